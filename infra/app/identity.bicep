@description('Name of the identity.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id.')
output id string = identity.id

@description('Object id that roles are given to.')
output principalId string = identity.properties.principalId

@description('Client id that the app names to be this identity.')
output clientId string = identity.properties.clientId
