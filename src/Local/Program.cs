using Lavra.Local.Cli;
using Lavra.Local.Cli.Invocation;

StartupProfile.Begin(args is ["run" or "runs" or "serve" or "tools", ..] ? args[0] : "other");
return await CliApp.RunAsync(args, ProcessEnvironment.Create());
