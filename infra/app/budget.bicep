@description('Name of the budget.')
param name string

@description('What the resource group may cost in a month, in the currency of the bill.')
param amount int

@description('The first day of the month from which it counts, such as 2026-01-01. Empty: of this month.')
param start string

@description('Addresses that get mail, besides the owners of the resource group.')
param emails array

@description('This month; never given.')
param month string = utcNow('yyyy-MM')

// A budget only tells. It stops nothing.
var notices = [
  { name: 'used80', threshold: 80, type: 'Actual' }
  { name: 'used100', threshold: 100, type: 'Actual' }
  { name: 'forecast100', threshold: 100, type: 'Forecasted' }
]

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: empty(start) ? '${month}-01' : start
    }
    notifications: toObject(notices, notice => notice.name, notice => {
      enabled: true
      operator: 'GreaterThanOrEqualTo'
      threshold: notice.threshold
      thresholdType: notice.type
      contactEmails: emails
      contactRoles: ['Owner']
    })
  }
}
