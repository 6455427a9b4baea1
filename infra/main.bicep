targetScope = 'subscription'

// ---- Where ----

@description('Name of the environment: part of the names of all resources, and their tag.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of all resources, unless another parameter says otherwise. It must offer Flex Consumption.')
@minLength(1)
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@description('Name of the resource group. Empty: made from the environment name.')
param resourceGroupName string = ''

// ---- The engine's back end ----

@description('Where Durable Functions keeps its state: the storage account, or a Durable Task Scheduler. The app is published with the host file that fits. There is no way to move running runs from one to the other.')
@allowed([
  'storage'
  'scheduler'
])
param backend string = 'storage'

@description('Plan of the Durable Task Scheduler. Consumption is paid by use, Dedicated by capacity unit.')
@allowed([
  'Consumption'
  'Dedicated'
])
param schedulerSku string = 'Consumption'

@description('Capacity units of a dedicated Durable Task Scheduler; 3 make it zone redundant.')
@minValue(1)
@maxValue(3)
param schedulerCapacity int = 1

@description('Region of the Durable Task Scheduler, when the app\'s region does not offer it.')
param schedulerLocation string = location

// ---- The model ----

@description('Where the default model comes from: a new Azure OpenAI account, one that exists, or none (then the app settings name a server, or the offline model answers).')
@allowed([
  'create'
  'existing'
  'none'
])
param modelSource string = 'create'

@description('Model of a new account. Its deployment gets the same name, so that prices are found.')
param modelName string = 'gpt-5-mini'

@description('Version of the model in a new account.')
param modelVersion string = '2025-08-07'

@description('Kind of deployment in a new account: where prompts may be processed, and how it is paid.')
@allowed([
  'GlobalStandard'
  'DataZoneStandard'
  'Standard'
])
param modelSku string = 'GlobalStandard'

@description('Quota of the deployment in a new account, in thousands of tokens a minute.')
@minValue(1)
param modelCapacity int = 50

@description('Region of a new Azure OpenAI account, when the app\'s region does not offer the model.')
param modelLocation string = location

@description('Name of an existing Azure OpenAI account.')
param modelAccountName string = ''

@description('Resource group of the existing Azure OpenAI account. Empty: the one of this environment.')
param modelAccountResourceGroup string = ''

@description('Name of the deployment in the existing Azure OpenAI account. Empty: the model\'s name.')
param modelDeploymentName string = ''

// ---- The app ----

@description('Instances that always run for HTTP requests. 0 lets the first request after a pause wait for a start.')
@minValue(0)
param alwaysReadyHttp int = 0

@description('Instances that always run for orchestrations and activities. 1 removes the wait for a start and for the next look into the queues.')
@minValue(0)
param alwaysReadyDurable int = 0

@description('The most instances that the app grows to: a bound on costs and on what the model has to serve.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 100

@description('Memory of an instance in MB; the processor share grows with it.')
@allowed([
  512
  2048
  4096
])
param instanceMemory int = 2048

@description('When telemetry is analysed: six fields, UTC.')
param analysisCron string = '0 0 * * * *'

@description('When old runs are deleted: six fields, UTC.')
param retentionCron string = '0 30 2 * * *'

@description('When runs without progress are looked for: six fields, UTC. At least once an hour, or the alert on a silent watchdog fires.')
param watchdogCron string = '0 */10 * * * *'

@description('Days that ended runs are kept.')
@minValue(1)
param retentionDays int = 90

@description('Prefix of the names of all tables: a letter, then letters and digits.')
@minLength(3)
@maxLength(40)
param tablesPrefix string = 'lavra'

@description('API keys of the app: hashes as \'lavra serve --new-key\' prints them, never keys themselves.')
param apiKeys apiKey[] = []

@description('Further app settings by name, such as Lavra__Runs__Budget__Usd. They win over those that follow from other parameters.')
param appSettings object = {}

@description('App settings whose values are in a key vault: names of settings with names of secrets, such as Lavra__Model__ApiKey: model-key.')
param vaultSettings object = {}

@description('Name of the key vault that has the secrets. The app may read secrets there; the vault must use Azure roles.')
param keyVaultName string = ''

@description('Resource group of the key vault. Empty: the one of this environment.')
param keyVaultResourceGroup string = ''

// ---- Storage and network ----

@description('Redundancy of the storage account.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param storageRedundancy string = 'Standard_LRS'

@description('Days that deleted blobs can be had back; 0 for none. Tables cannot.')
@minValue(0)
@maxValue(365)
param blobRecoveryDays int = 0

@description('Whether a lock keeps the storage account from being deleted.')
param storageLock bool = false

@description('Whether storage, a new Azure OpenAI account and the scheduler are reached through a virtual network only. The app itself stays reachable.')
param privateNetwork bool = false

@description('Addresses of the virtual network, a /24 or larger: the app gets the first /25, private endpoints the second.')
param networkAddressPrefix string = '10.0.0.0/16'

@description('Whether the app leaves the virtual network through a NAT gateway, with one fixed public address.')
param natGateway bool = false

@description('Public addresses or ranges that may reach the storage account besides the virtual network, for people who look into the tables. Only with a private network.')
param storageAllowedIps array = []

@description('Who may read the tables and use the scheduler\'s dashboard: an object id of Entra ID. Empty: nobody.')
param operatorPrincipalId string = ''

@description('What the operator is.')
@allowed([
  'User'
  'Group'
  'ServicePrincipal'
])
param operatorPrincipalType string = 'User'

// ---- Monitoring ----

@description('Days that logs and metrics are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Gigabytes of logs a day after which nothing more is taken until the next day; -1 for no bound. Alerts see nothing either then.')
param dailyLogCapGb int = -1

@description('Whether there are alerts on failed runs, stuck runs and a silent watchdog.')
param alertsEnabled bool = true

@description('Addresses that get alerts by mail. Empty: alerts are shown in the portal only.')
param alertEmails string[] = []

@description('Failed runs in 15 minutes that are still no alert.')
@minValue(0)
param failedRunsTolerated int = 0

@description('Whether there are alerts on the app itself, too: exceptions, server errors, a backlog in its queues. Each rule is paid for.')
param serviceAlertsEnabled bool = false

@description('Exceptions in 15 minutes that are still no alert.')
@minValue(0)
param exceptionsTolerated int = 10

@description('Answers with a status of 500 or more in 15 minutes that are still no alert.')
@minValue(0)
param serverErrorsTolerated int = 3

@description('Messages in the queues that are still no alert.')
@minValue(0)
param queueBacklogTolerated int = 500

@description('Whether the app is asked from several places every five minutes, with an alert when it does not answer. Paid by request.')
param availabilityTest bool = false

@description('What the resource group may cost in a month, in the currency of the bill, before its owners are told; 0 for no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month from which the budget counts, such as 2026-01-01. Empty: the month of the deployment.')
param budgetStart string = ''

@description('What storage and app log of what is done to them, into the workspace: nothing, changes, or reading as well. Paid by gigabyte.')
@allowed([
  'none'
  'changes'
  'all'
])
param diagnostics string = 'none'

@description('An API key of the app.')
type apiKey = {
  @description('Who uses it: appears in logs. Unique.')
  name: string

  @description('The tenant whose runs it opens; local when left out.')
  tenant: string?

  @description('What it may do.')
  scopes: ('runs:read' | 'runs:write' | 'admin')[]

  @description('Its hash: sha256: and 64 hexadecimal digits.')
  @minLength(71)
  @maxLength(71)
  hash: string
}

// The one place that says which .NET the app runs on. It is the project's target framework, which a test compares.
var runtimeVersion = '10.0'

var abbreviations = loadJsonContent('abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var functionAppName = '${abbreviations.functionApp}${token}'
var createModel = modelSource == 'create'
var useExistingModel = modelSource == 'existing'
var useScheduler = backend == 'scheduler'

// Parameters that contradict each other stop the deployment before anything is made.
var contradictions = filter(
  [
    useExistingModel && empty(modelAccountName) ? 'modelSource is existing, but modelAccountName is empty' : ''
    !empty(vaultSettings) && empty(keyVaultName) ? 'vaultSettings names secrets, but keyVaultName is empty' : ''
    natGateway && !privateNetwork ? 'natGateway needs privateNetwork' : ''
    serviceAlertsEnabled && !alertsEnabled ? 'serviceAlertsEnabled needs alertsEnabled' : ''
    !empty(storageAllowedIps) && !privateNetwork ? 'storageAllowedIps needs privateNetwork' : ''
  ],
  text => !empty(text)
)

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: !empty(contradictions)
    ? fail(join(contradictions, '; '))
    : !empty(resourceGroupName) ? resourceGroupName : '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identity 'app/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: '${abbreviations.identity}${token}'
    location: location
    tags: tags
  }
}

module monitoring 'app/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: '${abbreviations.logAnalytics}${token}'
    applicationInsightsName: '${abbreviations.applicationInsights}${token}'
    retentionDays: logRetentionDays
    dailyCapGb: dailyLogCapGb
    location: location
    tags: tags
  }
}

module storage 'app/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: '${abbreviations.storageAccount}${token}'
    redundancy: storageRedundancy
    isPrivate: privateNetwork
    allowedIps: storageAllowedIps
    recoveryDays: blobRecoveryDays
    isLocked: storageLock
    packageContainer: 'app-package'
    location: location
    tags: tags
  }
}

module model 'app/model.bicep' = if (createModel) {
  name: 'model'
  scope: group
  params: {
    name: '${abbreviations.modelAccount}${token}'
    model: modelName
    version: modelVersion
    sku: modelSku
    capacity: modelCapacity
    isPrivate: privateNetwork
    location: modelLocation
    tags: tags
  }
}

// An account that exists is only read: its address is all that is needed of it.
resource existingModel 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = if (useExistingModel) {
  name: empty(modelAccountName) ? 'none' : modelAccountName
  scope: resourceGroup(empty(modelAccountResourceGroup) ? group.name : modelAccountResourceGroup)
}

module scheduler 'app/scheduler.bicep' = if (useScheduler) {
  name: 'scheduler'
  scope: group
  params: {
    name: '${abbreviations.scheduler}${token}'
    taskHubName: '${abbreviations.taskHub}${token}'
    sku: schedulerSku
    capacity: schedulerCapacity
    retentionDays: retentionDays
    isPrivate: privateNetwork
    location: schedulerLocation
    tags: tags
  }
}

module network 'app/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: group
  params: {
    name: '${abbreviations.virtualNetwork}${token}'
    addressPrefix: networkAddressPrefix
    natGatewayName: natGateway ? '${abbreviations.natGateway}${token}' : ''
    publicAddressName: '${abbreviations.publicAddress}${token}'
    location: location
    tags: tags
  }
}

module storageEndpoints 'app/private-endpoint.bicep' = [
  for service in ['blob', 'queue', 'table']: if (privateNetwork) {
    name: 'endpoint-${service}'
    scope: group
    params: {
      name: '${abbreviations.privateEndpoint}${service}-${token}'
      serviceId: storage.outputs.id
      serviceGroup: service
      zone: 'privatelink.${service}.${environment().suffixes.storage}'
      networkId: network!.outputs.id
      subnetId: network!.outputs.endpointSubnetId
      location: location
      tags: tags
    }
  }
]

module modelEndpoint 'app/private-endpoint.bicep' = if (privateNetwork && createModel) {
  name: 'endpoint-model'
  scope: group
  params: {
    name: '${abbreviations.privateEndpoint}model-${token}'
    serviceId: model!.outputs.id
    serviceGroup: 'account'
    zone: 'privatelink.openai.azure.com'
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    location: location
    tags: tags
  }
}

module schedulerEndpoint 'app/private-endpoint.bicep' = if (privateNetwork && useScheduler) {
  name: 'endpoint-scheduler'
  scope: group
  params: {
    name: '${abbreviations.privateEndpoint}scheduler-${token}'
    serviceId: scheduler!.outputs.id
    serviceGroup: 'scheduler'
    zone: 'privatelink.durabletask.io'
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
    location: location
    tags: tags
  }
}

module access 'app/access.bicep' = {
  name: 'access'
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    storageAccountName: storage.outputs.name
    usesQueues: !useScheduler
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    modelAccountName: createModel ? model!.outputs.name : ''
    schedulerName: useScheduler ? scheduler!.outputs.name : ''
  }
}

// The same file again for what is in other resource groups: a deployment has one scope.
module modelAccess 'app/access.bicep' = if (useExistingModel) {
  name: 'access-model'
  scope: resourceGroup(empty(modelAccountResourceGroup) ? group.name : modelAccountResourceGroup)
  params: {
    appPrincipalId: identity.outputs.principalId
    modelAccountName: modelAccountName
  }
}

module secretAccess 'app/access.bicep' = if (!empty(keyVaultName)) {
  name: 'access-secrets'
  scope: resourceGroup(empty(keyVaultResourceGroup) ? group.name : keyVaultResourceGroup)
  params: {
    appPrincipalId: identity.outputs.principalId
    keyVaultName: keyVaultName
  }
}

module functionApp 'app/function.bicep' = {
  name: 'function'
  scope: group
  params: {
    name: functionAppName
    serviceName: 'api'
    planName: '${abbreviations.plan}${token}'
    runtimeVersion: runtimeVersion
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    applicationInsightsName: monitoring.outputs.applicationInsightsName
    taskHubName: useScheduler ? scheduler!.outputs.taskHubName : '${abbreviations.taskHub}${token}'
    schedulerEndpoint: useScheduler ? scheduler!.outputs.endpoint : ''
    modelEndpoint: createModel ? model!.outputs.endpoint : useExistingModel ? existingModel!.properties.endpoint : ''
    modelDeployment: createModel || empty(modelDeploymentName) ? modelName : modelDeploymentName
    tablesPrefix: tablesPrefix
    analysisCron: analysisCron
    retentionCron: retentionCron
    watchdogCron: watchdogCron
    retentionDays: retentionDays
    apiKeys: apiKeys
    appSettings: appSettings
    vaultSettings: vaultSettings
    keyVaultName: keyVaultName
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyDurable: alwaysReadyDurable
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    location: location
    tags: tags
  }
  // The app needs its roles and its way to the storage account when it starts, and names neither of them.
  dependsOn: [
    access
    modelAccess
    secretAccess
    storageEndpoints
    modelEndpoint
    schedulerEndpoint
  ]
}

module alerts 'app/alerts.bicep' = if (alertsEnabled) {
  name: 'alerts'
  scope: group
  params: {
    namePrefix: abbreviations.alert
    nameSuffix: token
    actionGroupName: '${abbreviations.actionGroup}${token}'
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    emails: alertEmails
    failedRunsTolerated: failedRunsTolerated
    watchService: serviceAlertsEnabled
    exceptionsTolerated: exceptionsTolerated
    serverErrorsTolerated: serverErrorsTolerated
    queueBacklogTolerated: queueBacklogTolerated
    queueAccountId: useScheduler ? '' : storage.outputs.id
    location: location
    tags: tags
  }
}

module availability 'app/availability.bicep' = if (availabilityTest) {
  name: 'availability'
  scope: group
  params: {
    name: '${abbreviations.webTest}${token}'
    alertName: '${abbreviations.alert}availability-${token}'
    url: functionApp.outputs.url
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    actionGroupId: alertsEnabled ? alerts!.outputs.actionGroupId : ''
    location: location
    tags: tags
  }
}

module budget 'app/budget.bicep' = if (monthlyBudget > 0) {
  name: 'budget'
  scope: group
  params: {
    name: '${abbreviations.budget}${token}'
    amount: monthlyBudget
    start: budgetStart
    emails: alertEmails
  }
}

module diagnosticSettings 'app/diagnostics.bicep' = if (diagnostics != 'none') {
  name: 'diagnostics'
  scope: group
  params: {
    functionAppName: functionApp.outputs.name
    storageAccountName: storage.outputs.name
    workspaceId: monitoring.outputs.workspaceId
    withReads: diagnostics == 'all'
  }
}

module workbook 'app/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    location: location
    tags: tags
  }
}

@description('Region of the resources.')
output AZURE_LOCATION string = location

@description('Resource group of the environment.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output AZURE_FUNCTION_NAME string = functionApp.outputs.name

@description('Address of the function app.')
output AZURE_FUNCTION_URL string = functionApp.outputs.url

@description('Name of the storage account that has the tables.')
output STORAGE_ACCOUNT_NAME string = storage.outputs.name

@description('Name of the Application Insights resource.')
output APPLICATION_INSIGHTS_NAME string = monitoring.outputs.applicationInsightsName
