using System.Runtime.InteropServices;

namespace Lavra.Security.Opening;

/// <summary>The calls of the C library that .NET does not offer. Paths are UTF-8 and end in a zero byte.</summary>
internal static class LinuxCalls
{
    public const int CurrentFolder = -100;
    public const int SymlinkNoFollow = 0x100;
    public const int EmptyPath = 0x1000;
    public const uint BasicFacts = 0x7ff;
    public const int CloseOnExec = 0x80000;
    public const int OpenPathOnly = 0x200000;

    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int AccessDenied = 13;
    public const int NotAFolder = 20;
    public const int NameTooLong = 36;
    public const int TooManyLinks = 40;

    // Two flags have other values on these processors.
    private static readonly bool ArmNumbers =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;

    public static int FolderOnly => ArmNumbers ? 0x4000 : 0x10000;

    public static int NoFollow => ArmNumbers ? 0x8000 : 0x20000;

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Statx(int folder, byte[] path, int flags, uint mask, out StatxBuffer buffer);

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Rename(byte[] from, byte[] to);

    /// <summary>The kernel's <c>struct statx</c>, the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatxBuffer
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint VolumeMajor;

        [FieldOffset(140)]
        public uint VolumeMinor;
    }
}
