using Lavra.Settings;
using Lavra.Settings.Kinds;

namespace Lavra.Tools;

/// <summary>Limits of tool calls: section <c>Lavra:Tools</c>.</summary>
public sealed class ToolExecutorOptions
{
    internal const int DefaultArgumentBytes = 4 * 1024 * 1024;

    private const int LeastBytes = 1024;
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Their declarations.</summary>
    public static SettingsOf<ToolExecutorOptions> Settings { get; } = new("Lavra:Tools", static () => new ToolExecutorOptions(), static add =>
    {
        add.Add(
            nameof(Timeout),
            static o => o.Timeout,
            static (o, v) => o.Timeout = v,
            SettingKinds.Duration("1ms", "1d"),
            "How long a call may take unless the run or the tool says otherwise; runs always do (`ToolTimeout`), so this is for `lavra tools call`.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(MaxArgumentBytes),
            static o => o.MaxArgumentBytes,
            static (o, v) => o.MaxArgumentBytes = v,
            SettingKinds.Bytes(LeastBytes, MostBytes),
            "How large arguments may be, in bytes.",
            narrows: Narrowing.Less);
        add.Add(
            nameof(MaxResultBytes),
            static o => o.MaxResultBytes,
            static (o, v) => o.MaxResultBytes = v,
            SettingKinds.Bytes(LeastBytes, MostBytes),
            "Where results are cut, in bytes.",
            narrows: Narrowing.Less);
    });

    /// <summary>How long a call may take unless the tool or the call says otherwise.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How large arguments may be, in bytes of UTF-8.</summary>
    public int MaxArgumentBytes { get; set; } = DefaultArgumentBytes;

    /// <summary>Where results are cut, in bytes of UTF-8.</summary>
    public int MaxResultBytes { get; set; } = 1024 * 1024;
}
