using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Lavra.Tools;

#pragma warning disable CA1822 // Tools are instance methods, whether or not they use the instance.

namespace Lavra.Core.Tests.Tools;

public enum Colour
{
    Red,
    DarkBlue,
    [JsonStringEnumMemberName("grün")]
    Green,
}

public sealed record Spot(int X, int Y, string? Label = null);

/// <summary>One tool with an argument of each kind, and tools that return each kind of thing.</summary>
public sealed class SampleTools
{
    public object?[]? Received { get; private set; }

    [Tool("take_all", ToolEffect.Reads, "Takes everything.")]
    public string TakeAll(
        [Description("Text.")] string text,
        [Description("Whole.")] int count,
        [Description("Flag.")] bool flag = false,
        [Description("Long.")] long big = 5,
        [Description("Fraction."), Range(0.5, 2.5)] double ratio = 1.5,
        [Description("Choice.")] Colour colour = Colour.DarkBlue,
        [Description("List.")] string[]? names = null,
        [Description("Maybe.")] int? maybe = null,
        [Description("Record.")] Spot? spot = null,
        [Description("Records.")] IReadOnlyList<Spot>? spots = null)
    {
        Received = [text, count, flag, big, ratio, colour, names, maybe, spot, spots];
        return "taken";
    }

    [Tool("give_text", ToolEffect.Reads, "Gives text.")]
    public string GiveText() => "text";

    [Tool("give_later", ToolEffect.Reads, "Gives text later.")]
    public async Task<string> GiveLaterAsync()
    {
        await Task.Yield();
        return "later";
    }

    [Tool("give_record", ToolEffect.Reads, "Gives a record.")]
    public Spot GiveRecord() => new(1, 2, "\"é\" <b>");

    [Tool("give_record_later", ToolEffect.Reads, "Gives a record later.")]
    public async ValueTask<Spot> GiveRecordLaterAsync()
    {
        await Task.Yield();
        return new Spot(3, 4);
    }

    [Tool("give_result", ToolEffect.Reads, "Gives a result.")]
    public ToolResult GiveResult() => ToolResult.Fail("own_code", "own text");

    [Tool("give_nothing", ToolEffect.Reads, "Gives nothing.")]
    public void GiveNothing() => Received = [];

    [Tool("give_nothing_later", ToolEffect.Reads, "Gives nothing later.")]
    public async ValueTask GiveNothingLaterAsync() => await Task.Yield();

    [Tool("give_much", ToolEffect.Reads, "Gives much.")]
    public string GiveMuch([Description("How many.")] int characters) => string.Concat(Enumerable.Repeat("é😀", characters / 3));

    [Tool("tell_context", ToolEffect.Reads, "Tells its context.")]
    public string TellContext(ToolContext context, CancellationToken cancellationToken) =>
        $"{context.Run} {context.Step} {context.Call} {context.Tenant} {context.Workspace} {context.Attempt} "
        + $"{context.Logger is not null} {cancellationToken.CanBeCanceled} {context.Prepared ?? "none"}";

    [Tool("throw_tool", ToolEffect.Reads, "Throws for the model.")]
    public string ThrowTool() => throw new ToolException("not_today", "Come back tomorrow.");

    [Tool("throw_other", ToolEffect.Reads, "Throws something else.")]
    public string ThrowOther() => throw new InvalidOperationException("password is hunter2");

    [Tool("throw_later", ToolEffect.Reads, "Throws something else later.")]
    public async Task<string> ThrowLaterAsync()
    {
        await Task.Yield();
        throw new OperationCanceledException("of its own");
    }
}
