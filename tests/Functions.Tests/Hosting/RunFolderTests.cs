using System.Diagnostics;
using Lavra.Testing;

namespace Lavra.Functions.Tests.Hosting;

public sealed class RunFolderTests
{
    [Fact]
    public async Task The_app_is_run_where_it_was_built_from_whichever_folder()
    {
        var project = Repository.At("src/Functions/Functions.csproj");
        using var build = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "msbuild", project, "-t:_FunctionsComputeRunArguments", "-getProperty:RunWorkingDirectory", "-nodeReuse:false" },
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
        })!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();

        Assert.True(build.ExitCode == 0, output);
        Assert.StartsWith(
            Path.Combine(Path.GetDirectoryName(project)!, "bin") + Path.DirectorySeparatorChar, output.Trim(), StringComparison.Ordinal);
    }
}
