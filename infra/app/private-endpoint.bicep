@description('Name of the endpoint.')
param name string

@description('Resource id of the service that it leads to.')
param serviceId string

@description('Which part of the service: blob, queue, table, account, …')
param serviceGroup string

@description('DNS zone in which the service\'s name gets its private address.')
param zone string

@description('Resource id of the virtual network.')
param networkId string

@description('Resource id of the subnet.')
param subnetId string

@description('Region.')
param location string

@description('Tags.')
param tags object

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: serviceGroup
        properties: {
          privateLinkServiceId: serviceId
          groupIds: [
            serviceGroup
          ]
        }
      }
    ]
  }

  resource zones 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: serviceGroup
          properties: {
            privateDnsZoneId: privateZone.id
          }
        }
      ]
    }
    // Names that resolve to addresses in a network that cannot look them up help nobody.
    dependsOn: [
      privateZone::link
    ]
  }
}

resource privateZone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zone
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: uniqueString(networkId)
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
}
