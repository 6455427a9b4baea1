@description('Name of the account, and of its host: unique in Azure.')
param name string

@description('Model, and name of its deployment.')
param model string

@description('Version of the model.')
param version string

@description('Kind of deployment.')
param sku string

@description('Thousands of tokens a minute.')
param capacity int

@description('Whether the account is reached through a virtual network only.')
param isPrivate bool

@description('Region.')
param location string

@description('Tags.')
param tags object

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    // Tokens of Entra ID need a host of its own; keys are switched off.
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource deployment 'deployments' = {
    name: model
    sku: {
      name: sku
      capacity: capacity
    }
    properties: {
      model: {
        format: 'OpenAI'
        name: model
        version: version
      }
      // A new version of a model answers differently: the parameter decides when.
      versionUpgradeOption: 'OnceCurrentVersionExpired'
    }
  }
}

@description('Resource id.')
output id string = account.id

@description('Name.')
output name string = account.name

@description('Address of the account.')
output endpoint string = account.properties.endpoint
