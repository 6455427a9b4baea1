using Lavra.Functions.Hosting;
using Lavra.Functions.Durable;
using Lavra.Functions.Storage;
using Lavra.Functions.Storage.Tables;
using Lavra.Settings;
using Lavra.Testing.Settings;

namespace Lavra.Functions.Tests.Hosting;

public sealed class SettingsGuideTests
{
    private static readonly SettingsGuide Guide = new([TableStorageOptions.Settings, DurableOptions.Settings], [], mayWrite: true);

    public static TheoryData<string> Sections => [.. Guide.Sections];

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_table_of_the_guide_is_what_is_declared(string section)
    {
        var (written, made) = Guide.Table(section);
        Assert.True(written == made, $"{SettingsGuide.Path} differs for {section}; './test --project Functions.Tests --set LAVRA_WRITE_GUIDE=1' writes it anew:\n{made}");
    }

    [Fact]
    public void Every_section_that_the_app_knows_is_in_the_guide() => Assert.Empty(
        new SettingsGuide(FunctionsSettingGroups.All(Path.GetTempPath()), [], mayWrite: false).Missing);

    [Fact]
    public void Every_property_of_options_is_declared() => Assert.All(
        (SettingGroup[])[TableStorageOptions.Settings, DurableOptions.Settings],
        static group => Assert.Equal(
            group.GetType().GetGenericArguments()[0].GetProperties().Where(static one => one.SetMethod is not null).Select(one => $"{group.Name}:{one.Name}").Order(StringComparer.Ordinal),
            group.Declared.Select(static one => one.Name).Order(StringComparer.Ordinal)));
}
