using Lavra.Settings.Kinds;
using Lavra.Words;

namespace Lavra.Settings;

/// <summary>The settings that fill one class of options. Thread safe once made.</summary>
public sealed class SettingsOf<T> : SettingGroup
    where T : class
{
    private readonly Func<T> create;
    private readonly Action<SettingDeclarations<T>> declare;
    private IReadOnlyList<SettingMember<T>>? members;

    /// <summary>Declares a group.</summary>
    /// <param name="name">The section's whole name, such as <c>Lavra:Engine</c>.</param>
    /// <param name="create">Makes options that have the defaults.</param>
    /// <param name="declare">Declares the settings, when they are needed.</param>
    public SettingsOf(string name, Func<T> create, Action<SettingDeclarations<T>> declare)
        : base(name) => (this.create, this.declare) = (create, declare);

    /// <summary>Completes options that were read with what follows from others, and notes what is wrong then. Default nothing.</summary>
    public Func<T, SettingsReading, T>? Complete { get; init; }

    /// <summary>Finds what is wrong between settings; bounds are held without it. Default nothing.</summary>
    public Action<T, SettingErrors>? Rules { get; init; }

    /// <inheritdoc />
    public override IReadOnlyList<SettingState> Declared
    {
        get
        {
            var states = new List<SettingState>();
            List(create(), Name, reading: null, states);
            return states;
        }
    }

    private IReadOnlyList<SettingMember<T>> Members
    {
        get
        {
            if (members is null)
            {
                var declarations = new SettingDeclarations<T>(Variables);
                declare(declarations);
                members = declarations.Members;
            }

            return members;
        }
    }

    /// <summary>The same settings with other defaults, and with more to complete, for a host that is different.</summary>
    /// <param name="defaults">Makes options that have the host's defaults.</param>
    /// <param name="first">Completes options before the group itself does.</param>
    public SettingsOf<T> With(Func<T> defaults, Func<T, SettingsReading, T> first) => new(Name, defaults, declare)
    {
        Hosts = Hosts,
        Variables = Variables,
        Rules = Rules,
        Complete = (options, reading) =>
        {
            var completed = first(options, reading);
            return Complete is null ? completed : Complete(completed, reading);
        },
    };

    /// <summary>How a setting is written and what is allowed of it, for who takes the same value in another way than as a setting.</summary>
    /// <param name="setting">Its name inside the section: the property's.</param>
    /// <exception cref="ArgumentException">There is no setting of that name and type.</exception>
    public SettingKind<TValue> KindOf<TValue>(string setting)
        where TValue : struct
    {
        foreach (var member in Members)
        {
            if (member.Name == setting)
            {
                return member switch
                {
                    ValueMember<T, TValue> plain => plain.Kind,
                    ValueMember<T, TValue?> { Kind: OptionalKind<TValue> optional } => optional.Given,
                    _ => throw new ArgumentException($"{Name}:{setting} is no {typeof(TValue).Name}.", nameof(setting)),
                };
            }
        }

        throw new ArgumentException($"{Name} has no setting '{setting}'.", nameof(setting));
    }

    /// <summary>Values that are not allowed in options that may come from code.</summary>
    public IReadOnlyList<SettingProblem> Problems(T options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<SettingProblem>();
        Check(options, "", problems);
        return problems;
    }

    /// <summary>Everything that is wrong with options that may come from code: bounds, and rules between settings.</summary>
    public IReadOnlyList<string> Check(T options)
    {
        var errors = Problems(options).Select(problem =>
            $"{Name}:{problem.Setting} {(problem.Value is null ? "" : $"is '{problem.Value}'; it ")}must be {problem.Range}.").ToList();
        Rules?.Invoke(options, new SettingErrors(Name, errors));
        return errors;
    }

    internal override object Read(SettingsReading reading) => ReadAt(Name, reading);

    internal override void List(SettingsReading reading, ICollection<SettingState> states) => List(reading.Get(this), Name, reading, states);

    internal override SettingJudgement Judge(SettingValue given, string folder) => JudgeAt(Name, given, folder);

    /// <summary>Judges a value of a section.</summary>
    internal SettingJudgement JudgeAt(string section, SettingValue given, string folder)
    {
        if (given.Name.Length > section.Length)
        {
            var rest = given.Name.AsSpan(section.Length + 1);
            foreach (var member in Members)
            {
                if (member.Knows(rest))
                {
                    return member.Judge(given, section, create(), folder);
                }
            }
        }

        return SettingJudgement.WithoutEffect;
    }

    /// <summary>The name of the first setting, for an example.</summary>
    internal string FirstName => Members[0].Name;

    internal T Create() => create();

    /// <summary>Reads the options from a section.</summary>
    internal T ReadAt(string section, SettingsReading reading)
    {
        var options = create();
        if (reading.Values.Has(section) || AnyVariable(reading))
        {
            options = Fill(options, section, reading);
        }

        if (Complete is not null)
        {
            options = Complete(options, reading);
        }

        Rules?.Invoke(options, new SettingErrors(section, reading.Errors));
        return options;
    }

    internal void Check(T options, string prefix, ICollection<SettingProblem> problems)
    {
        foreach (var member in Members)
        {
            member.Check(options, prefix, problems);
        }
    }

    internal void List(T options, string section, SettingsReading? reading, ICollection<SettingState> states)
    {
        var fresh = create();
        foreach (var member in Members)
        {
            member.List(options, fresh, section, reading, states);
        }
    }

    private bool AnyVariable(SettingsReading reading)
    {
        foreach (var variable in Variables)
        {
            if (variable.For is not null && reading.Values.Find(variable.Name) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private T Fill(T options, string section, SettingsReading reading)
    {
        foreach (var member in Members)
        {
            options = member.Read(options, section, reading);
        }

        foreach (var value in reading.Values.All)
        {
            if (value.Name.Length == section.Length && string.Equals(value.Name, section, StringComparison.OrdinalIgnoreCase))
            {
                RefuseValue(value, reading);
            }
            else if (SettingValues.IsIn(value.Name, section) && !Members.Any(member => member.Knows(value.Name.AsSpan(section.Length + 1))))
            {
                reading.RefuseUnknown(
                    value, $"{section} has: {string.Join(", ", Members.Select(static member => member.Name).Order(StringComparer.Ordinal))}", MeantBy(value.Name[(section.Length + 1)..], section));
            }
        }

        return options;
    }

    // A setting that lost the section in which it is, or one that is spelled in a similar way.
    private string? MeantBy(string name, string section)
    {
        var inner = Declared.Select(one => one.Name[(Name.Length + 1)..]).FirstOrDefault(
            one => one.EndsWith(":" + name.Split(':')[^1], StringComparison.OrdinalIgnoreCase) && !one.Contains(":N:", StringComparison.Ordinal));
        var near = inner ?? (NearNames.Suggest(name, Members.Select(static member => member.Name)) is [var first, ..] ? first : null);
        return near is null ? null : $"{section}:{near}";
    }

    // What stands there may be a secret that lost its name, and is not repeated.
    private static void RefuseValue(SettingValue value, SettingsReading reading)
    {
        if (!string.IsNullOrWhiteSpace(value.Text))
        {
            reading.Errors.Add($"'{value.Name}' is a section and has no value itself. Put its settings inside: {{ \"{value.Name.Split(':')[^1]}\": {{ ... }} }}.");
        }
    }
}
