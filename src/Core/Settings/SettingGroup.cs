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

    /// <summary>Whether it need not be read when nothing is set in its section.</summary>
    internal virtual bool IsDeferred => false;

    internal abstract object Read(SettingsReading reading);

    internal abstract void List(SettingsReading reading, ICollection<SettingState> states);

    private sealed class DeferredGroup(string name, Func<SettingGroup> make) : SettingGroup(name)
    {
        public override IReadOnlyList<SettingState> Declared => make().Declared;

        internal override bool IsDeferred => true;

        internal override object Read(SettingsReading reading) => make().Read(reading);

        internal override void List(SettingsReading reading, ICollection<SettingState> states) => make().List(reading, states);
    }
}
