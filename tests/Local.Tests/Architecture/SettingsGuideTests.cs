using System.Reflection;
using Lavra.Composition;
using Lavra.Local.Hosting.Settings;
using Lavra.Settings;
using Lavra.Testing.Settings;

namespace Lavra.Local.Tests.Architecture;

/// <summary>Settings, their options and the guide are one: what is declared is told, and what can be set is declared.</summary>
public sealed class SettingsGuideTests
{
    private static readonly SettingsGuide Guide = new(
        [.. LocalSettingGroups.All, .. CoreSettings.For(SettingHosts.Functions).Except(LocalSettingGroups.All)], ProgramVariables.All, mayWrite: true);

    private static readonly IReadOnlyList<Type> Options = [.. Product.Assemblies.SelectMany(static assembly => assembly.GetTypes())
        .Where(static type => type is { IsClass: true, IsNested: false }
            && (GroupOf(type) is not null || type.Name.EndsWith("Options", StringComparison.Ordinal)))];

    public static TheoryData<string> Sections => [.. Guide.Sections];

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_table_of_the_guide_is_what_is_declared(string section)
    {
        var (written, made) = Guide.Table(section);
        Assert.True(written == made, $"{SettingsGuide.Path} differs for {section}; './test --project Local.Tests --set LAVRA_WRITE_GUIDE=1' writes it anew:\n{made}");
    }

    [Fact]
    public void Every_declared_setting_and_variable_is_in_the_guide() => Assert.Empty(Guide.Missing.Concat(Guide.MissingVariables));

    // What code sets and no setting does is named in the guide's last part, by class or by property.
    [Fact]
    public void Every_property_of_options_is_declared()
    {
        Assert.True(Options.Count > 10);
        foreach (var type in Options.Where(type => !Guide.Text.Contains($"`{type.Name}`", StringComparison.Ordinal)))
        {
            var group = GroupOf(type);
            Assert.All(
                type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static one => one.SetMethod is not null),
                property => Assert.True(
                    group?.Declared.Any(one => one.Name[(group.Name.Length + 1)..].Split(':')[0] == property.Name) == true
                        || Guide.Text.Contains($"`{type.Name}.{property.Name}`", StringComparison.Ordinal),
                    $"{type.Name}.{property.Name} is not declared as a setting, and {SettingsGuide.Path} does not name it as what no setting sets."));
        }
    }

    [Fact]
    public void Defaults_are_within_their_bounds() => Assert.All(
        Options.Where(static type => GroupOf(type) is not null),
        static type => Assert.Empty(((dynamic)GroupOf(type)!).Problems((dynamic)Activator.CreateInstance(type)!)));

    [Fact]
    public void A_meaning_is_a_sentence_of_the_guide()
    {
        Assert.All(LocalSettingGroups.All.SelectMany(static group => group.Declared), static one => Assert.Matches(@"^[A-Z`0-9][^|\[\]]*\.\)?$", one.Meaning));
        Assert.All(LocalSettingGroups.All, static group => Assert.StartsWith("Lavra:", group.Name, StringComparison.Ordinal));
    }

    private static SettingGroup? GroupOf(Type type) =>
        type.GetProperty("Settings", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as SettingGroup;
}
