@description('Resource id of the Application Insights resource that the workbook reads.')
param applicationInsightsId string

@description('Region.')
param location string

@description('Tags.')
param tags object

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(applicationInsightsId, 'lavra')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Lavra'
    category: 'workbook'
    sourceId: applicationInsightsId
    version: '1.0'
    serializedData: string(union(loadJsonContent('../workbook.json'), { fallbackResourceIds: [applicationInsightsId] }))
  }
}
