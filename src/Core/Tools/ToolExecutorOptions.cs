using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Lavra.Tools;

/// <summary>Limits of tool calls.</summary>
public sealed class ToolExecutorOptions
{
    internal const int DefaultArgumentBytes = 4 * 1024 * 1024;

    /// <summary>How long a call may take unless the tool or the call says otherwise. From 1 ms to 1 day. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How large arguments may be, in bytes of UTF-8. From 1 KB to 64 MB. Default 4 MB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxArgumentBytes { get; set; } = DefaultArgumentBytes;

    /// <summary>Where results are cut, in bytes of UTF-8. From 1 KB to 64 MB. Default 1 MB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxResultBytes { get; set; } = 1024 * 1024;
}

/// <summary>Checks the options of tool calls; used at start.</summary>
[OptionsValidator]
public sealed partial class ToolExecutorOptionsValidator : IValidateOptions<ToolExecutorOptions>;
