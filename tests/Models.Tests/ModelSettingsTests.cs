using Lavra.Models.Connections;
using Lavra.Settings;

namespace Lavra.Models;

public sealed class ModelSettingsTests
{
    [Fact]
    public void With_nothing_set_the_model_is_offline()
    {
        var model = Read().Default;

        Assert.Equal((ModelProvider.Offline, "offline", null), (model.Provider, model.Name, model.Endpoint));
    }

    [Fact]
    public void A_section_is_read_whole()
    {
        var model = Read(
            ("Lavra:Model:Name", "qwen"), ("Lavra:Model:Endpoint", "http://localhost:8080"), ("Lavra:Model:ApiKey", "k"),
            ("Lavra:Model:NativeTools", "false"), ("Lavra:Model:StructuredOutput", "auto"), ("Lavra:Model:ContextTokens", "32,000"),
            ("Lavra:Model:Temperature", "0.2"), ("Lavra:Model:MaxOutputTokens", "100"), ("Lavra:Model:Timeout", "90s"),
            ("Lavra:Model:RequestsPerMinute", "5"), ("Lavra:Model:TokensPerMinute", "1000"), ("Lavra:Model:Cache", "on"),
            ("Lavra:Model:Record", "calls.jsonl"), ("Lavra:Model:MaxAnswerBytes", "2048")).Default;

        Assert.Equal((ModelProvider.OpenAi, "qwen", new Uri("http://localhost:8080/v1"), "k"), (model.Provider, model.Name, model.Endpoint, model.ApiKey));
        Assert.Equal((false, null, 32000, 0.2f, 100), (model.NativeTools, model.StructuredOutput, model.ContextTokens, model.Temperature, model.MaxOutputTokens));
        Assert.Equal((TimeSpan.FromSeconds(90), 5, 1000, true, "calls.jsonl", 2048), (model.Timeout, model.RequestsPerMinute, model.TokensPerMinute, model.Cache, model.Record, model.MaxAnswerBytes));
    }

    [Theory]
    [InlineData("90", 90), InlineData("2m", 120), InlineData("1.5m", 90), InlineData("1h", 3600), InlineData("00:03:00", 180)]
    public void Times_are_read_as_people_write_them(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(("Lavra:Model:Timeout", text)).Default.Timeout);

    [Fact]
    public void Environment_form_and_any_case_are_read_and_the_section_form_wins()
    {
        Assert.Equal("m", Read(("LAVRA__MODEL__NAME", "m"), ("Lavra__Model__ApiKey", "k")).Default.Name);
        Assert.Equal("a", Read(("Lavra__Model__Name", "b"), ("Lavra:Model:Name", "a"), ("Lavra:Model:ApiKey", "k")).Default.Name);
    }

    [Fact]
    public void A_recording_that_is_played_back_stands_in_for_models_that_share_the_server()
    {
        var models = Read(("Lavra:Model:Playback", "calls.jsonl"), ("Lavra:Models:x:Name", "m"));

        Assert.Equal((ModelProvider.Recorded, "calls.jsonl", "m"), (models.Further["x"].Provider, models.Further["x"].Playback, models.Further["x"].Name));
        Assert.Equal("a", Read(("Lavra:Model:Endpoint", "http://h"), ("Lavra:Model:Name", "n"), ("Lavra:Model:Record", "a"), ("Lavra:Models:x:Name", "m")).Further["x"].Record);
    }

    [Fact]
    public void A_key_alone_means_openai()
    {
        var model = Read(("OPENAI_API_KEY", "sk-1")).Default;

        Assert.Equal((ModelProvider.OpenAi, "gpt-5-mini", new Uri("https://api.openai.com/v1"), "sk-1"), (model.Provider, model.Name, model.Endpoint, model.ApiKey));
    }

    [Fact]
    public void The_usual_variables_are_read()
    {
        var local = Read(("OPENAI_BASE_URL", "http://localhost:11434/v1/"), ("OPENAI_MODEL", "llama3.2")).Default;
        var azure = Read(("AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com/"), ("AZURE_OPENAI_API_KEY", "az"), ("OPENAI_API_KEY", "sk"), ("OPENAI_MODEL", "dep")).Default;

        Assert.Equal((ModelProvider.OpenAi, "llama3.2", new Uri("http://localhost:11434/v1"), null), (local.Provider, local.Name, local.Endpoint, local.ApiKey));
        Assert.Equal((ModelProvider.AzureOpenAi, "dep", new Uri("https://res.openai.azure.com/"), "az"), (azure.Provider, azure.Name, azure.Endpoint, azure.ApiKey));
    }

    [Fact]
    public void Azure_without_a_key_means_entra_id()
    {
        var model = Read(("Lavra:Model:Endpoint", "https://res.services.ai.azure.com"), ("Lavra:Model:Name", "dep"), ("OPENAI_API_KEY", "sk")).Default;

        Assert.Equal((ModelProvider.AzureOpenAi, null), (model.Provider, model.ApiKey));
    }

    [Fact]
    public void A_key_from_the_environment_never_goes_to_another_server()
    {
        Assert.Null(Read(("Lavra:Model:Endpoint", "http://localhost:8080/v1"), ("Lavra:Model:Name", "m"), ("OPENAI_API_KEY", "sk")).Default.ApiKey);
        Assert.Null(Read(
            ("Lavra:Model:Endpoint", "https://other.openai.azure.com"), ("Lavra:Model:Name", "m"),
            ("AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com"), ("AZURE_OPENAI_API_KEY", "az")).Default.ApiKey);
    }

    [Fact]
    public void Asking_for_offline_wins_over_the_environment()
    {
        Assert.Equal(ModelProvider.Offline, Read(("Lavra:Model:Name", "offline"), ("OPENAI_API_KEY", "sk")).Default.Provider);
        Assert.Equal(ModelProvider.Offline, Read(("Lavra:Model:Provider", "offline"), ("OPENAI_BASE_URL", "http://x/v1")).Default.Provider);
    }

    [Fact]
    public void A_playback_file_means_recorded_answers()
    {
        var model = Read(("Lavra:Model:Playback", "calls.jsonl"), ("OPENAI_API_KEY", "sk")).Default;

        Assert.Equal((ModelProvider.Recorded, "recorded", null), (model.Provider, model.Name, model.ApiKey));
    }

    [Fact]
    public void A_further_model_is_another_deployment_at_the_default_models_address_and_version()
    {
        var fast = Read(
            ("Lavra:Model:Endpoint", "https://res.openai.azure.com"), ("Lavra:Model:Name", "big"), ("Lavra:Model:ApiVersion", "2024-10-21"),
            ("Lavra:Models:fast:Name", "small")).Further["fast"];

        Assert.Equal((new Uri("https://res.openai.azure.com/"), "2024-10-21", "small"), (fast.Endpoint, fast.ApiVersion, fast.Name));
    }

    [Fact]
    public void Further_models_stand_alone_or_use_the_default_models_server()
    {
        var options = Read(
            ("OPENAI_API_KEY", "sk"), ("Lavra:Models:fast:Name", "gpt-5-nano"), ("Lavra:Models:home:Endpoint", "http://localhost:8080"),
            ("Lavra:Models:home:Name", "qwen"), ("Lavra__Models__home__Temperature", "0"));

        Assert.Equal(("gpt-5-nano", "sk", new Uri("https://api.openai.com/v1")), (options.Further["fast"].Name, options.Further["fast"].ApiKey, options.Further["fast"].Endpoint));
        Assert.Equal(("qwen", null, 0f), (options.Further["home"].Name, options.Further["home"].ApiKey, options.Further["home"].Temperature));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var errors = Errors(
            ("Lavra:Model:Nmae", "m"), ("Lavra:Model:Provider", "openia"), ("Lavra:Model:Endpoint", "localhost"), ("Lavra:Model:Temperature", "warm"),
            ("Lavra:Model:Timeout", "0"), ("Lavra:Model:RequestsPerMinute", "-1"), ("Lavra:Model:Cache", "maybe"),
            ("Lavra:Model:Record", "a"), ("Lavra:Model:Playback", "b"), ("Lavra:Models:x:Name", "m"));

        foreach (var part in new[]
        {
            "no setting 'Lavra:Model:Nmae'", "Lavra:Model:Provider is 'openia'; it must be one of auto, openai, azure_openai, offline, recorded",
            "Lavra:Model:Endpoint is 'localhost'", "Lavra:Model:Temperature is 'warm'", "Lavra:Model:Timeout is '0'; it must be a time such as 90s",
            "Lavra:Model:RequestsPerMinute is '-1'; it must be a whole number from 1 up", "Lavra:Model:Cache is 'maybe'", "Lavra:Model:Record and Lavra:Model:Playback exclude each other",
            "Lavra:Models:x names a model ('m') but no server",
        })
        {
            Assert.Contains(errors, error => error.Contains(part, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Lavra:Model:Name=m", "set Lavra:Model:Endpoint, Lavra:Model:ApiKey")]
    [InlineData("Lavra:Model:Endpoint=http://localhost:1/v1", "Lavra:Model:Name is missing")]
    [InlineData("Lavra:Model:Provider=azure_openai Lavra:Model:Name=m", "Lavra:Model:Endpoint is missing")]
    [InlineData("Lavra:Model:Provider=recorded", "Lavra:Model:Playback is missing")]
    [InlineData("Lavra:Model:Endpoint=ftp://x/v1 Lavra:Model:Name=m", "must be an http or https address")]
    [InlineData("Lavra:Model:Endpoint=http://u:p@x/v1 Lavra:Model:Name=m", "without user name or password")]
    [InlineData("Lavra:Model:Endpoint=http://res.openai.azure.com Lavra:Model:Name=m", "must be https")]
    [InlineData("Lavra:Model:Endpoint=http://x/v1 Lavra:Model:Name=m Lavra:Model:ApiVersion=2024-10-21", "ApiVersion is for Azure OpenAI only")]
    [InlineData("Lavra:Model:Endpoint=https://r.openai.azure.com/openai/v1 Lavra:Model:Name=m Lavra:Model:ApiVersion=2024-10-21", "ApiVersion is not for the v1 endpoint")]
    [InlineData("OPENAI_BASE_URL=nowhere OPENAI_MODEL=m", "OPENAI_BASE_URL is 'nowhere'")]
    [InlineData("Lavra:Models:offline:Endpoint=http://x/v1 Lavra:Models:offline:Name=m", "has the built-in model's name")]
    [InlineData("OPENAI_API_KEY=k Lavra:Models:gpt-5-mini:Temperature=0", "has the name of the default model")]
    [InlineData("Lavra:Model:Temperature=3", "it must be a number from 0 to 2")]
    public void Each_wrong_setting_has_a_remedy(string settings, string message) =>
        Assert.Contains(message, Assert.Single(Errors([.. settings.Split(' ').Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))])), StringComparison.Ordinal);

    [Fact]
    public void A_key_is_never_in_an_error()
    {
        var errors = Errors(("Lavra:Model:ApiKey", "sk-secret"), ("Lavra:Model:Timeout", "x"), ("Lavra:Model:Endpoint", "y"));

        Assert.DoesNotContain(errors, error => error.Contains("sk-secret", StringComparison.Ordinal));
    }

    private static ModelsOptions Read(params (string Name, string Value)[] settings) =>
        Read(settings.ToDictionary(pair => pair.Name, pair => (string?)pair.Value));

    internal static ModelsOptions Read(Dictionary<string, string?> settings) =>
        new SettingsReading(SettingValues.Of(settings), ModelsOptions.Groups, "").ReadAll().Get(ModelsOptions.Settings);

    private static List<string> Errors(params (string Name, string Value)[] settings) =>
        [.. Assert.Throws<SettingsException>(() => Read(settings)).Errors];
}
