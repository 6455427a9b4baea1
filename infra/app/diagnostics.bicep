@description('Name of the function app.')
param functionAppName string

@description('Name of the storage account.')
param storageAccountName string

@description('Resource id of the Log Analytics workspace that takes everything.')
param workspaceId string

@description('Whether reading is logged, too, besides writing and deleting.')
param withReads bool

var name = 'lavra'
var kinds = concat(['StorageWrite', 'StorageDelete'], withReads ? ['StorageRead'] : [])
var logs = map(kinds, kind => { category: kind, enabled: true })
var metrics = [{ category: 'Transaction', enabled: true }]

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: functionAppName
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }

  resource queues 'queueServices' existing = {
    name: 'default'
  }

  resource tables 'tableServices' existing = {
    name: 'default'
  }
}

resource ofApp 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: name
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource ofBlobs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: name
  scope: account::blobs
  properties: {
    workspaceId: workspaceId
    logs: logs
    metrics: metrics
  }
}

resource ofQueues 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: name
  scope: account::queues
  properties: {
    workspaceId: workspaceId
    logs: logs
    metrics: metrics
  }
}

resource ofTables 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: name
  scope: account::tables
  properties: {
    workspaceId: workspaceId
    logs: logs
    metrics: metrics
  }
}
