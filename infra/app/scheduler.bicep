@description('Name of the scheduler.')
param name string

@description('Name of the task hub.')
param taskHubName string

@description('Plan.')
param sku string

@description('Capacity units of a dedicated scheduler.')
param capacity int

@description('Days that histories of ended runs are kept, as far as the plan allows.')
param retentionDays int

@description('Whether the scheduler is reached through a virtual network only.')
param isPrivate bool

@description('Region.')
param location string

@description('Tags.')
param tags object

var isDedicated = sku == 'Dedicated'
var longestRetention = isDedicated ? 90 : 30

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // An address is no permission: callers need an identity with a role besides.
    ipAllowlist: isPrivate ? [] : ['0.0.0.0/0']
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    sku: isDedicated ? { name: sku, capacity: capacity } : { name: sku }
  }

  resource taskHub 'taskHubs' = {
    name: taskHubName
  }

  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: {
      retentionPolicies: [
        {
          retentionPeriodInDays: min(retentionDays, longestRetention)
        }
      ]
    }
  }
}

@description('Resource id.')
output id string = scheduler.id

@description('Name.')
output name string = scheduler.name

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint

@description('Name of the task hub.')
output taskHubName string = scheduler::taskHub.name
