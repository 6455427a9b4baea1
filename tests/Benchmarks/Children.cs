using System.Diagnostics;

namespace Lavra.Benchmarks;

/// <summary>Starts processes of this program and of the product.</summary>
internal static class Children
{
    /// <summary>This program again.</summary>
    public static Process Start(string[] arguments) => StartDll(Path.Combine(AppContext.BaseDirectory, "Lavra.Benchmarks.dll"), arguments);

    /// <summary>A program of ours.</summary>
    public static Process StartDll(string dll, string[] arguments, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder ?? "" };
        start.ArgumentList.Add(dll);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
    }
}
