using Lavra.Settings;

namespace Lavra.Local.Hosting.Settings;

/// <summary>
/// Puts settings files over each other. A file can come with a folder that somebody else made, so what does more than narrow counts only
/// when somebody vouched for the file. Where there is no such file, nothing is done.
/// </summary>
/// <param name="folder">The working folder.</param>
/// <param name="over">What counts in place of what files say.</param>
/// <param name="trust">Which files count whatever they say.</param>
internal sealed class SettingsFiles(string folder, SettingValues over, SettingsTrust trust)
{
    /// <summary>What the files say.</summary>
    public SettingValues Values { get; } = new();

    /// <summary>Puts a file over what is there. A file that does not exist says nothing.</summary>
    /// <param name="path">The file: absolute.</param>
    /// <param name="place">The file as errors name it.</param>
    /// <param name="errors">Takes up what is wrong with it.</param>
    /// <exception cref="UntrustedSettingsException">It does more than narrow, and nobody has vouched for it.</exception>
    public void Add(string path, string place, List<string> errors)
    {
        if (SettingsFile.Read(path, errors, place) is not { } said)
        {
            return;
        }

        RequireTrust(said, path, place);
        foreach (var value in said.All)
        {
            if (value.Text is null)
            {
                Values.Remove(value.Name);
            }
            else
            {
                Values.Set(value.Name, value.Text, value.Origin);
            }
        }
    }

    private void RequireTrust(SettingValues said, string path, string place)
    {
        List<UntrustedSetting>? wide = null;
        var counts = false;
        foreach (var value in said.All)
        {
            var judgement = SettingGroup.Judge(LocalSettingGroups.All, value, folder);

            // What narrows against the default may widen against what another file said, and so may taking that away.
            if (!judgement.Narrows || (Values.Find(value.Name) is { } set && set.Text != value.Text))
            {
                (wide ??= []).Add(new UntrustedSetting(value.Name, value.Text, judgement.IsSecret));
                counts |= !over.Contains(value.Name);
            }
        }

        if (wide is null || !counts)
        {
            return;
        }

        wide.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        var settings = new UntrustedSettings(path, place, wide);
        if (!trust.Has(settings))
        {
            throw new UntrustedSettingsException(settings);
        }
    }
}
