@description('Beginning of the rules\' names.')
param namePrefix string

@description('End of the rules\' names.')
param nameSuffix string

@description('Name of the action group.')
param actionGroupName string

@description('Resource id of the Application Insights resource that the rules read.')
param applicationInsightsId string

@description('Addresses that get mail. Empty: nobody does.')
param emails array

@description('Failed runs in a window that are still no alert.')
param failedRunsTolerated int

@description('Whether there are alerts on the app itself, too: exceptions, server errors, a backlog in its queues.')
param watchService bool

@description('Exceptions in a window that are still no alert.')
param exceptionsTolerated int

@description('Answers with a status of 500 or more in a window that are still no alert.')
param serverErrorsTolerated int

@description('Messages in the queues that are still no alert.')
param queueBacklogTolerated int

@description('Resource id of the storage account whose queues the engine uses. Empty: it uses none.')
param queueAccountId string

@description('Region.')
param location string

@description('Tags.')
param tags object

// A rule sums up a column of what its query finds, or counts the rows, and holds that against the threshold.
var rulesOfRuns = [
  {
    name: 'failed-runs'
    title: 'Lavra: runs fail'
    description: 'More runs failed than are tolerated. Their logs say why: /api/runs?status=failed.'
    query: loadTextContent('../queries/failed-runs.kql')
    measure: { timeAggregation: 'Total', metricMeasureColumn: 'valueSum', operator: 'GreaterThan', threshold: failedRunsTolerated }
    window: 'PT15M'
    severity: 2
  }
  {
    name: 'stuck-runs'
    title: 'Lavra: runs are stuck'
    description: 'The watchdog found runs without progress.'
    query: loadTextContent('../queries/stuck-runs.kql')
    measure: { timeAggregation: 'Maximum', metricMeasureColumn: 'valueMax', operator: 'GreaterThan', threshold: 0 }
    window: 'PT30M'
    severity: 2
  }
  {
    name: 'silent-watchdog'
    title: 'Lavra: the watchdog is silent'
    description: 'Nothing was heard of the watchdog for an hour: either it does not run, or no telemetry arrives. Stuck runs would not be noticed.'
    query: loadTextContent('../queries/silent-watchdog.kql')
    measure: { timeAggregation: 'Count', operator: 'LessThan', threshold: 1 }
    window: 'PT1H'
    severity: 3
  }
]

var rulesOfService = [
  {
    name: 'exceptions'
    title: 'Lavra: the app throws exceptions'
    description: 'More exceptions than are tolerated. The guide has a query that groups them.'
    query: loadTextContent('../queries/exceptions.kql')
    measure: { timeAggregation: 'Count', operator: 'GreaterThan', threshold: exceptionsTolerated }
    window: 'PT15M'
    severity: 2
  }
  {
    name: 'server-errors'
    title: 'Lavra: requests fail with server errors'
    description: 'More answers with a status of 500 or more than are tolerated.'
    query: loadTextContent('../queries/server-errors.kql')
    measure: { timeAggregation: 'Count', operator: 'GreaterThan', threshold: serverErrorsTolerated }
    window: 'PT15M'
    severity: 1
  }
]

var rules = concat(rulesOfRuns, watchService ? rulesOfService : [])

resource receivers 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'lavra'
    emailReceivers: map(emails, (address, i) => {
      name: 'mail-${i}'
      emailAddress: address
      useCommonAlertSchema: true
    })
  }
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${namePrefix}${rule.name}-${nameSuffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [
        applicationInsightsId
      ]
      evaluationFrequency: 'PT5M'
      windowSize: rule.window
      autoMitigate: true
      // A resource that was made a moment ago can refuse queries for a while; that is no reason to fail a deployment.
      skipQueryValidation: true
      criteria: {
        allOf: [
          union(
            {
              query: rule.query
              failingPeriods: {
                numberOfEvaluationPeriods: 1
                minFailingPeriodsToAlert: 1
              }
            },
            rule.measure
          )
        ]
      }
      actions: {
        actionGroups: empty(emails) ? [] : [receivers.id]
      }
    }
  }
]

// The service counts messages once an hour.
resource backlog 'Microsoft.Insights/metricAlerts@2018-03-01' = if (watchService && !empty(queueAccountId)) {
  name: '${namePrefix}queue-backlog-${nameSuffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'More messages wait in the queues of the engine than are tolerated: instances do not keep up, or do not start.'
    severity: 2
    enabled: true
    scopes: [
      '${queueAccountId}/queueServices/default'
    ]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'messages'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Storage/storageAccounts/queueServices'
          metricName: 'QueueMessageCount'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: queueBacklogTolerated
        }
      ]
    }
    actions: empty(emails) ? [] : [{ actionGroupId: receivers.id }]
  }
}

@description('Resource id of the action group; empty when nobody gets mail.')
output actionGroupId string = empty(emails) ? '' : receivers.id
