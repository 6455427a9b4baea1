using Lavra.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
if (!FunctionsApp.TryAdd(builder.Services, builder.Configuration, Console.Error))
{
    return 1;
}

var app = builder.Build();
FunctionsApp.Check(app.Services);
await app.RunAsync();
return 0;
