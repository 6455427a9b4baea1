using System.Diagnostics;

namespace Lavra.Benchmarks;

/// <summary>Starts processes of this program and of the product.</summary>
internal static class Children
{
    /// <summary>This program again.</summary>
    public static Process Start(string[] arguments) => StartDll(Path.Combine(AppContext.BaseDirectory, "Lavra.Benchmarks.dll"), arguments);

    /// <summary>A program of ours.</summary>
    public static Process StartDll(string dll, string[] arguments, string? folder = null) => Start("dotnet", [dll, .. arguments], folder);

    /// <summary>Any program.</summary>
    public static Process Start(string program, string[] arguments, string? folder)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, WorkingDirectory = folder ?? "" };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
    }
}
