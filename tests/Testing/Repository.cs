namespace Lavra.Testing;

/// <summary>The folder of the repository that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Its path.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below it.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Functions.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException(
            $"There is no Functions.sln above '{AppContext.BaseDirectory}': these tests must be built inside the repository.");
    }
}
