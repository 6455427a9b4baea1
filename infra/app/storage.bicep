@description('Name of the account.')
param name string

@description('Redundancy.')
param redundancy string

@description('Whether the account is reached through a virtual network only.')
param isPrivate bool

@description('Public addresses or ranges that may reach a private account all the same.')
param allowedIps array

@description('Name of the blob container for the published app.')
param packageContainer string

@description('Days that deleted blobs and containers can be had back; 0 for none.')
param recoveryDays int

@description('Whether a lock keeps the account from being deleted.')
param isLocked bool

@description('Region.')
param location string

@description('Tags.')
param tags object

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    // Identities only: there is no key that could leak.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate && empty(allowedIps) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      bypass: isPrivate ? 'None' : 'AzureServices'
      ipRules: isPrivate ? map(allowedIps, ip => { value: ip, action: 'Allow' }) : []
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: recoveryDays > 0 ? { enabled: true, days: recoveryDays } : { enabled: false }
      containerDeleteRetentionPolicy: recoveryDays > 0 ? { enabled: true, days: recoveryDays } : { enabled: false }
    }

    resource packages 'containers' = {
      name: packageContainer
    }
  }

  // Durable Functions makes its queues, and the app its tables, when they first need them.
  resource queues 'queueServices' = {
    name: 'default'
  }

  resource tables 'tableServices' = {
    name: 'default'
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'keep'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Has the runs and their logs. Take the lock away before deleting the environment.'
  }
}

@description('Resource id.')
output id string = account.id

@description('Name.')
output name string = account.name

@description('Name of the blob container for the published app.')
output packageContainer string = account::blobs::packages.name
