@description('Name of the function app.')
param name string

@description('Name of the service in azure.yaml that is published here.')
param serviceName string

@description('Name of the plan.')
param planName string

@description('Version of .NET.')
param runtimeVersion string

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Storage account for the host, Durable Functions and the app\'s tables.')
param storageAccountName string

@description('Blob container for the published app.')
param packageContainer string

@description('Application Insights resource.')
param applicationInsightsName string

@description('Task hub of Durable Functions.')
param taskHubName string

@description('Address of the Durable Task Scheduler. Empty: the storage account is the back end.')
param schedulerEndpoint string

@description('Address of the Azure OpenAI account. Empty: none is set.')
param modelEndpoint string

@description('Deployment of the model.')
param modelDeployment string

@description('Prefix of the tables\' names.')
param tablesPrefix string

@description('When telemetry is analysed.')
param analysisCron string

@description('When old runs are deleted.')
param retentionCron string

@description('When runs without progress are looked for.')
param watchdogCron string

@description('Days that ended runs are kept.')
param retentionDays int

@description('API keys: name, tenant, scopes, hash.')
param apiKeys array

@description('Further app settings.')
param appSettings object

@description('App settings whose values are in the key vault: names of settings with names of secrets.')
param vaultSettings object

@description('Key vault of the secrets.')
param keyVaultName string

@description('Instances that always run for HTTP.')
param alwaysReadyHttp int

@description('Instances that always run for orchestrations and activities.')
param alwaysReadyDurable int

@description('The most instances.')
param maximumInstances int

@description('Memory of an instance in MB.')
param instanceMemory int

@description('Subnet through which the app goes out. Empty: none.')
param subnetId string

@description('Region.')
param location string

@description('Tags.')
param tags object

var alwaysReady = [
  { name: 'http', instanceCount: alwaysReadyHttp }
  { name: 'durable', instanceCount: alwaysReadyDurable }
]

var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // Which of the app's identities asks for tokens when nothing else says so: the model's client does not.
  AZURE_CLIENT_ID: identityClientId
  TASKHUB_NAME: taskHubName
  // That a function was called and ended well is in the requests already, and a run calls very many.
  AzureFunctionsJobHost__logging__logLevel__Function: 'Warning'
}

var schedulerSettings = empty(schedulerEndpoint) ? {} : {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}

var storeSettings = {
  Lavra__Tables__Endpoint: storage.properties.primaryEndpoints.table
  Lavra__Tables__ClientId: identityClientId
  Lavra__Tables__Prefix: tablesPrefix
  Lavra__Retention__KeepRuns: '${retentionDays}d'
  ANALYSIS_CRON: analysisCron
  RETENTION_CRON: retentionCron
  WATCHDOG_CRON: watchdogCron
}

var modelSettings = empty(modelEndpoint) ? {} : {
  Lavra__Model__Provider: 'azure_openai'
  Lavra__Model__Endpoint: modelEndpoint
  Lavra__Model__Name: modelDeployment
}

var keySettings = reduce(
  map(apiKeys, (key, i) => union(
    {
      'Lavra__Http__Keys__${i}__Name': key.name
      'Lavra__Http__Keys__${i}__Hash': key.hash
    },
    contains(key, 'tenant') ? { 'Lavra__Http__Keys__${i}__Tenant': key.tenant } : {},
    toObject(
      range(0, length(key.scopes)),
      n => 'Lavra__Http__Keys__${i}__Scopes__${n}',
      n => key.scopes[n]
    )
  )),
  {},
  (all, one) => union(all, one)
)

var referencedSettings = mapValues(
  vaultSettings,
  secret => '@Microsoft.KeyVault(VaultName=${keyVaultName};SecretName=${secret})'
)

var settings = union(
  hostSettings,
  schedulerSettings,
  storeSettings,
  modelSettings,
  keySettings,
  appSettings,
  referencedSettings
)

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageAccountName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: runtimeVersion
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemory
        alwaysReady: filter(alwaysReady, group => group.instanceCount > 0)
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: map(items(settings), setting => { name: setting.key, value: setting.value })
    }
  }

  // Publishing goes by Entra ID only, not by a password of the app.
  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

@description('Name of the function app.')
output name string = app.name

@description('Address of the function app.')
output url string = 'https://${app.properties.defaultHostName}'
