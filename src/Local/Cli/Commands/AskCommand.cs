using System.CommandLine;
using System.Text;
using Lavra.Generation;
using Lavra.Generation.Pricing;
using Lavra.Generation.Turns;
using Lavra.Generation.Usage;
using Lavra.Local.Cli.Invocation;
using Lavra.Local.Cli.Rendering;
using Lavra.Local.Hosting;
using Microsoft.Extensions.AI;

namespace Lavra.Local.Cli.Commands;

/// <summary><c>lavra ask</c>: streams a model's answer. It is no run: no tools, nothing stored.</summary>
internal sealed class AskCommand
{
    private const int MostQuestionBytes = 1_000_000;
    private readonly CliEnvironment environment;
    private readonly HostArguments host;
    private readonly Argument<string> question = new("question") { Description = "The question; - reads it from the standard input." };
    private readonly Option<string> model = new("--model") { Description = "The model; 'lavra models' lists them.", HelpName = "NAME" };

    private AskCommand(CliEnvironment environment)
    {
        this.environment = environment;
        host = new HostArguments(environment);
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var ask = new AskCommand(environment);
        var command = new CliCommand(
            "ask",
            "Ask a model and stream its answer. This is no run: it has no tools, and nothing is stored.",
            "lavra ask \"what is a durable workflow?\"",
            "git diff | lavra ask - --model gpt-5-mini")
        {
            ask.question, ask.model,
        };
        ask.host.AddTo(command, server: false);
        command.SetAction(ask.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var interruption = environment.Listen();
        var settings = host.ReadSettings(result);
        using var models = MachineParts.Models(settings, environment.Error, environment.Time, environment.Offline);
        var name = result.GetValue(model);
        var info = models.Find(name) ?? throw CliException.Usage(
            $"There is no model '{VisibleText.Line(name, 80)}'.", $"There are: {string.Join(", ", models.Models.Select(static known => known.Name))}.");
        var text = result.GetValue(question)!;
        if (text == TextInput.StandardInput)
        {
            text = await TextInput.ReadAsync(text, "question", MostQuestionBytes, environment, interruption.Token).ConfigureAwait(false);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw CliException.Usage("The question is empty.", "Ask something: lavra ask \"...\".");
        }

        var isJson = result.GetValue(host.Json);
        var response = await StreamAsync(models.GetClient(info), text, isJson, interruption.Token).ConfigureAwait(false);
        var usage = ResponseUsage.Of(response);
        var price = PriceTable.Load(settings.Prices).PriceOf(info.Name, response.ModelId, usage, environment.Time.GetUtcNow());
        await TellAsync(info, response, usage, price, isJson).ConfigureAwait(false);
        return Shortfall(info, response) is { } shortfall ? throw shortfall : ExitCode.Completed;
    }

    /// <summary>Why the answer is none, or not the whole one; null when it is.</summary>
    private static CliException? Shortfall(ModelInfo info, ChatResponse response)
    {
        var name = VisibleText.Line(info.Name, 80);
        if (RefusalOf(response) is { } refusal)
        {
            return new CliException(ExitCode.Failed, $"'{name}' refused to answer{(refusal.Length == 0 ? "." : ": " + VisibleText.Line(refusal, 2000))}");
        }

        return AnswerEnds.Of(response.FinishReason) switch
        {
            AnswerEnd.Complete when string.IsNullOrWhiteSpace(ThinkingFilter.Said(response.Text)) => new CliException(
                ExitCode.Failed, $"'{name}' gave no answer.", "Ask again, or ask another model (--model)."),
            AnswerEnd.Complete => null,
            AnswerEnd.Cut => new CliException(
                ExitCode.Failed,
                $"The answer is cut: '{name}' reached the most tokens that it may write.",
                "Raise MaxOutputTokens of the model (Lavra:Model:MaxOutputTokens), or ask for less."),
            AnswerEnd.Filtered => new CliException(
                ExitCode.Failed, $"The answer is cut: a content filter of the server stopped '{name}'.", "Ask in other words, or change the server's filter."),
            AnswerEnd.Calls => new CliException(
                ExitCode.Failed, $"'{name}' called a tool in place of an answer, and 'lavra ask' has none.", "Use 'lavra run' for work with tools."),
            _ => new CliException(
                ExitCode.Failed, $"The answer is not whole: '{name}' stopped with '{VisibleText.Line(response.FinishReason?.Value ?? "", 80)}'.", "Ask again."),
        };
    }

    private static string? RefusalOf(ChatResponse response) => response.Messages
        .SelectMany(static message => message.Contents).OfType<ErrorContent>()
        .FirstOrDefault(static error => error.ErrorCode == ModelProperties.RefusalCode)?.Message;

    private async Task<ChatResponse> StreamAsync(IChatClient client, string text, bool isJson, CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        var visible = new VisibleText();
        var thinking = new ThinkingFilter();
        var written = new StringBuilder();
        await foreach (var update in client.GetStreamingResponseAsync(
            [new ChatMessage(ChatRole.User, text)], options: null, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            if (!isJson && update.Text is { Length: > 0 } piece)
            {
                await ShowAsync(thinking.Next(piece)).ConfigureAwait(false);
            }
        }

        if (!isJson)
        {
            await ShowAsync(thinking.End()).ConfigureAwait(false);
        }

        if (!isJson && written.Length > 0 && written[^1] != '\n')
        {
            await environment.Out.WriteLineAsync().ConfigureAwait(false);
        }

        return updates.ToChatResponse();

        async Task ShowAsync(string said)
        {
            var shown = visible.Next(said);
            written.Append(shown);
            await environment.Out.WriteAsync(shown).ConfigureAwait(false);
            await environment.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task TellAsync(ModelInfo info, ChatResponse response, TokenUsage usage, Price price, bool isJson) => isJson
        ? environment.Out.WriteLineAsync(JsonText.Of(json =>
        {
            json.WriteString("model", info.Name);
            json.WriteString("responseModel", response.ModelId);
            json.WriteString("answer", ThinkingFilter.Said(response.Text));
            json.WriteString("refusal", RefusalOf(response));
            json.WriteString("finishReason", response.FinishReason?.Value);
            json.WriteNumber("promptTokens", usage.PromptTokens);
            json.WriteNumber("completionTokens", usage.CompletionTokens);
            json.WriteBoolean("tokensEstimated", usage.Estimated);
            if (price.Usd is { } usd)
            {
                json.WriteNumber("costUsd", usd);
            }
            else
            {
                json.WriteNull("costUsd");
            }
        }))
        : environment.Error.WriteLineAsync(
            $"{VisibleText.Line(info.Name)}, {Amounts.Tokens(usage.TotalTokens, usage.Estimated)}, {(price.Usd is { } cost ? Amounts.Usd(cost) : "cost unknown")}");
}
