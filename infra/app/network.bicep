@description('Name of the virtual network.')
param name string

@description('Addresses of the virtual network.')
param addressPrefix string

@description('Name of the NAT gateway. Empty: there is none.')
param natGatewayName string

@description('Name of the NAT gateway\'s public address.')
param publicAddressName string

@description('Region.')
param location string

@description('Tags.')
param tags object

var hasGateway = !empty(natGatewayName)
var appSubnet = 'app'
var endpointSubnet = 'endpoints'

resource publicAddress 'Microsoft.Network/publicIPAddresses@2024-05-01' = if (hasGateway) {
  name: publicAddressName
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource gateway 'Microsoft.Network/natGateways@2024-05-01' = if (hasGateway) {
  name: hasGateway ? natGatewayName : 'none'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: [
      {
        id: publicAddress.id
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: [
      {
        name: appSubnet
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 25, 0)
          natGateway: hasGateway ? { id: gateway.id } : null
          delegations: [
            {
              // What Flex Consumption asks for.
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: endpointSubnet
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 25, 1)
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: appSubnet
  }

  resource endpoints 'subnets' existing = {
    name: endpointSubnet
  }
}

@description('Resource id of the virtual network.')
output id string = network.id

@description('Resource id of the app\'s subnet.')
output appSubnetId string = network::app.id

@description('Resource id of the private endpoints\' subnet.')
output endpointSubnetId string = network::endpoints.id
