using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lavra.EndToEnd.Tests.Storage;

/// <summary>
/// Makes a disk fail under SQLite: the n-th write, sync or truncation of the files below a folder fails as a broken or full disk
/// does, and, if asked, all later ones. Works by putting its own functions into the methods that SQLite's file system layer gives to
/// files; other folders are not touched. Thread safe.
/// </summary>
internal sealed unsafe class SqliteFaults : IDisposable
{
    // Offsets in sqlite3_vfs and sqlite3_io_methods (version 3), in pointers.
    private const int VfsOpen = 5;
    private const int Write = 3;
    private const int Truncate = 4;
    private const int Sync = 5;
    private const int MethodsSize = 19;

    private static readonly Lock Installing = new();
    private static readonly ConcurrentDictionary<string, SqliteFaults> ByFolder = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<nint, SqliteFaults> ByFile = new();
    private static readonly ConcurrentDictionary<nint, nint> Replaced = new();
    private static readonly ConcurrentDictionary<nint, nint> Originals = new();
    private static delegate* unmanaged<nint, byte*, nint, int, int*, int> open;

    private readonly string folder;
    private readonly Lock gate = new();
    private int operations;
    private int failAt;
    private bool isLasting;
    private DiskFault fault;

    static SqliteFaults() => SQLitePCL.Batteries_V2.Init();

    /// <param name="folder">The folder whose files may fail.</param>
    public SqliteFaults(string folder)
    {
        this.folder = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        Install();
        ByFolder[this.folder] = this;
    }

    /// <summary>How many operations of the armed kind there were since the last <see cref="Arm"/>.</summary>
    public int Operations => Volatile.Read(ref operations);

    /// <summary>Whether an operation failed since then.</summary>
    public bool HasFired { get; private set; }

    /// <summary>Lets the n-th operation from here on fail, from 1.</summary>
    public void Arm(int operation, DiskFault kind, bool lasting)
    {
        lock (gate)
        {
            (operations, failAt, fault, isLasting, HasFired) = (0, operation, kind, lasting, false);
        }
    }

    /// <summary>Lets nothing fail any more.</summary>
    public void Disarm()
    {
        lock (gate)
        {
            failAt = 0;
        }
    }

    public void Dispose() => ByFolder.TryRemove(new(folder, this));

    /// <summary>Counts an operation; 0 when it is to succeed, else SQLite's code for how it fails.</summary>
    private int Next(DiskFault possible)
    {
        lock (gate)
        {
            if (possible == DiskFault.Sync != (fault == DiskFault.Sync))
            {
                return 0;
            }

            operations++;
            if (failAt == 0 || operations < failAt || (operations > failAt && !isLasting))
            {
                return 0;
            }

            HasFired = true;
            return fault switch
            {
                DiskFault.Sync => SQLitePCL.raw.SQLITE_IOERR_FSYNC,
                DiskFault.Write => SQLitePCL.raw.SQLITE_IOERR_WRITE,
                _ => SQLitePCL.raw.SQLITE_FULL,
            };
        }
    }

    private static void Install()
    {
        lock (Installing)
        {
            if (open != null)
            {
                return;
            }

            var vfs = (nint*)sqlite3_vfs_find(null);
            open = (delegate* unmanaged<nint, byte*, nint, int, int*, int>)vfs[VfsOpen];
            vfs[VfsOpen] = (nint)(delegate* unmanaged<nint, byte*, nint, int, int*, int>)&OnOpen;
        }
    }

    [UnmanagedCallersOnly]
    private static int OnOpen(nint vfs, byte* name, nint file, int flags, int* flagsOut)
    {
        ByFile.TryRemove(file, out _);
        var code = open(vfs, name, file, flags, flagsOut);
        var methods = *(nint*)file;
        if (code == 0 && methods != 0 && Marshal.PtrToStringUTF8((nint)name) is { } path
            && ByFolder.FirstOrDefault(f => path.StartsWith(f.Key, StringComparison.Ordinal)).Value is { } faults)
        {
            ByFile[file] = faults;
            *(nint*)file = Replaced.GetOrAdd(methods, static original =>
            {
                var copy = (nint*)NativeMemory.Alloc(MethodsSize, (nuint)sizeof(nint));
                NativeMemory.Copy((void*)original, copy, MethodsSize * (nuint)sizeof(nint));
                copy[Write] = (nint)(delegate* unmanaged<nint, byte*, int, long, int>)&OnWrite;
                copy[Truncate] = (nint)(delegate* unmanaged<nint, long, int>)&OnTruncate;
                copy[Sync] = (nint)(delegate* unmanaged<nint, int, int>)&OnSync;
                Originals[(nint)copy] = original;
                return (nint)copy;
            });
        }

        return code;
    }

    [UnmanagedCallersOnly]
    private static int OnWrite(nint file, byte* data, int length, long offset)
    {
        var write = (delegate* unmanaged<nint, byte*, int, long, int>)Original(file, Write);
        var faults = FaultsOf(file);
        var code = faults?.Next(DiskFault.Write) ?? 0;
        if (code != 0 && faults!.fault == DiskFault.ShortWrite)
        {
            _ = write(file, data, length / 2, offset);
        }

        return code != 0 ? code : write(file, data, length, offset);
    }

    [UnmanagedCallersOnly]
    private static int OnTruncate(nint file, long size) => FaultsOf(file)?.Next(DiskFault.Write) is { } code and not 0
        ? code
        : ((delegate* unmanaged<nint, long, int>)Original(file, Truncate))(file, size);

    [UnmanagedCallersOnly]
    private static int OnSync(nint file, int flags) => FaultsOf(file)?.Next(DiskFault.Sync) is { } code and not 0
        ? code
        : ((delegate* unmanaged<nint, int, int>)Original(file, Sync))(file, flags);

    private static nint Original(nint file, int method) => ((nint*)Originals[*(nint*)file])[method];

    private static SqliteFaults? FaultsOf(nint file) => ByFile.GetValueOrDefault(file);

    [DllImport("e_sqlite3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern nint sqlite3_vfs_find(byte* name);
}

/// <summary>How a disk fails.</summary>
internal enum DiskFault
{
    /// <summary>A write fails and nothing of it is there.</summary>
    Write,

    /// <summary>A write fails and half of it is there.</summary>
    ShortWrite,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>A sync fails; what was written may or may not be there later.</summary>
    Sync,
}
