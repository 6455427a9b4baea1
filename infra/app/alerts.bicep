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

@description('Region.')
param location string

@description('Tags.')
param tags object

// A rule sums up a column of what its query finds, or counts the rows, and holds that against the threshold.
var rules = [
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
