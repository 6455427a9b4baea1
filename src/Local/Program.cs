using Lavra.Local.Cli;

return await CliApp.RunAsync(args, ProcessEnvironment.Create());
