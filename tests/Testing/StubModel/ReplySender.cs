using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lavra.Testing.StubModel;

/// <summary>Sends a reply over a real connection, or breaks it.</summary>
internal sealed class ReplySender(StubGate hangs)
{
    public async Task SendAsync(HttpContext context, Reply reply, StubRequest request, int number, CancellationToken stop)
    {
        switch (reply)
        {
            case AnswerReply answer:
                await SendAnswerAsync(context, answer, request, number, stop);
                break;
            case ErrorReply error:
                context.Response.StatusCode = error.Status;
                foreach (var (name, value) in error.Headers)
                {
                    context.Response.Headers[name] = value;
                }

                await SendBodyAsync(context, Encoding.UTF8.GetBytes(error.Body), "application/json", stop);
                break;
            case RawReply raw:
                await SendBodyAsync(context, raw.Body, raw.ContentType, stop);
                break;
            case HangReply:
                await hangs.WaitAsync(stop);
                context.Abort();
                break;
            case PartialReply partial:
                await SendPartAsync(context, partial, request, number, stop);
                break;
        }
    }

    private static async Task SendAnswerAsync(
        HttpContext context, AnswerReply answer, StubRequest request, int number, CancellationToken stop)
    {
        if (!request.Stream)
        {
            await (answer.Gate?.WaitAsync(stop) ?? Task.CompletedTask);
            await SendBodyAsync(context, AnswerFormat.Whole(answer, request, number), "application/json", stop);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(stop);
        foreach (var piece in AnswerFormat.Events(answer, request, number))
        {
            await (answer.Gate?.WaitAsync(stop) ?? Task.CompletedTask);
            await context.Response.Body.WriteAsync(piece, stop);
            if (answer.Gate is not null)
            {
                await context.Response.Body.FlushAsync(stop);
            }
        }
    }

    private static async Task SendPartAsync(
        HttpContext context, PartialReply partial, StubRequest request, int number, CancellationToken stop)
    {
        var body = request.Stream
            ? AnswerFormat.Events(partial.Answer, request, number).SelectMany(piece => piece).ToArray()
            : AnswerFormat.Whole(partial.Answer, request, number);
        var type = request.Stream ? "text/event-stream" : "application/json";
        switch (partial.Cut)
        {
            case CutPoint.Nothing:
                context.Abort();
                return;
            case CutPoint.InvalidUtf8:
                await SendBodyAsync(context, [.. body.Select(value => value == '@' ? (byte)0xFF : value)], type, stop);
                return;
            case CutPoint.HalfThenEnd:
                await SendBodyAsync(context, body[..(body.Length / 2)], type, stop);
                return;
        }

        context.Response.ContentType = type;
        await context.Response.StartAsync(stop);
        if (partial.Cut == CutPoint.HalfThenCut)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), stop);
        }

        // What was written is on its way only once flushed; an abort throws away the rest.
        await context.Response.Body.FlushAsync(stop);
        context.Abort();
    }

    private static async Task SendBodyAsync(HttpContext context, byte[] body, string type, CancellationToken stop)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, stop);
    }
}
