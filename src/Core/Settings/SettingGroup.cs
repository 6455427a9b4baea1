namespace Lavra.Settings;

/// <summary>
/// The settings of one part, declared in the part that owns them: a section such as <c>Lavra:Engine</c>. Declarations are made when they
/// are first needed, so that a section in which nothing is set costs a start next to nothing.
/// </summary>
public abstract class SettingGroup
{
    private protected SettingGroup(string name) => Name = name;

    /// <summary>The section's whole name.</summary>
    public string Name { get; }

    /// <summary>The hosts that know it. Default both.</summary>
    public SettingHosts Hosts { get; init; } = SettingHosts.All;

    /// <summary>Variables of the environment that are read besides the section. Default none.</summary>
    public IReadOnlyList<SettingVariable> Variables { get; init; } = [];

    /// <summary>Every setting as it is declared, without any value.</summary>
    public abstract IReadOnlyList<SettingState> Declared { get; }

    /// <summary>A group that is only made when something is set in its section, or somebody asks for it.</summary>
    public static SettingGroup Deferred(string name, Func<SettingGroup> make) => new DeferredGroup(name, make);

    /// <summary>What the declarations of a host's groups say of a value that somebody gave.</summary>
    /// <param name="groups">All groups that the host knows.</param>
    /// <param name="given">The value.</param>
    /// <param name="folder">From where relative paths go: absolute.</param>
    public static SettingJudgement Judge(IReadOnlyList<SettingGroup> groups, SettingValue given, string folder)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(given);
        if (!string.IsNullOrWhiteSpace(given.Text))
        {
            foreach (var group in groups)
            {
                if (SettingValues.IsIn(given.Name, group.Name))
                {
                    return group.Judge(given, folder);
                }
            }
        }

        return SettingJudgement.WithoutEffect;
    }

    /// <summary>Whether it need not be read when nothing is set in its section.</summary>
    internal virtual bool IsDeferred => false;

    internal abstract object Read(SettingsReading reading);

    internal abstract SettingJudgement Judge(SettingValue given, string folder);

    internal abstract void List(SettingsReading reading, ICollection<SettingState> states);

    private sealed class DeferredGroup(string name, Func<SettingGroup> make) : SettingGroup(name)
    {
        public override IReadOnlyList<SettingState> Declared => make().Declared;

        internal override bool IsDeferred => true;

        internal override object Read(SettingsReading reading) => make().Read(reading);

        internal override SettingJudgement Judge(SettingValue given, string folder) => make().Judge(given, folder);

        internal override void List(SettingsReading reading, ICollection<SettingState> states) => make().List(reading, states);
    }
}
