using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Lavra.Http.Resources;

/// <summary>Answers requests with JSON; HEAD requests with the headers alone.</summary>
internal static class JsonResponses
{
    private const string Json = "application/json; charset=utf-8";
    private const int Piece = 32 * 1024;

    /// <summary>Writes a resource.</summary>
    public static async Task WriteResourceAsync(this HttpResponse response, int status, Resource resource)
    {
        if (IsBegun(response, status, Json))
        {
            using var json = new Utf8JsonWriter(response.BodyWriter, Resource.Writing);
            resource.WriteTo(json);
            await SendAsync(response, json).ConfigureAwait(false);
        }
    }

    /// <summary>Writes 200 with a resource.</summary>
    public static Task WriteOkAsync(this HttpResponse response, Resource resource) =>
        response.WriteResourceAsync(StatusCodes.Status200OK, resource);

    /// <summary>Writes 200 with a page, and sends what is there as it grows: items may be long.</summary>
    public static async Task WritePageAsync<T>(this HttpResponse response, Page<T> page)
        where T : Resource
    {
        if (!IsBegun(response, StatusCodes.Status200OK, Json))
        {
            return;
        }

        using var json = new Utf8JsonWriter(response.BodyWriter, Resource.Writing);
        var sent = 0L;
        json.WriteStartObject();
        foreach (var _ in page.WriteByItem(json))
        {
            if (json.BytesCommitted + json.BytesPending - sent > Piece)
            {
                await SendAsync(response, json).ConfigureAwait(false);
                sent = json.BytesCommitted;
            }
        }

        json.WriteEndObject();
        await SendAsync(response, json).ConfigureAwait(false);
    }

    /// <summary>Writes what is no resource, in the form that the serialiser gives it.</summary>
    public static async Task WriteJsonAsync<T>(this HttpResponse response, int status, T value, JsonTypeInfo<T> type, string contentType)
    {
        if (IsBegun(response, status, contentType))
        {
            var cancellationToken = response.HttpContext.RequestAborted;
            await JsonSerializer.SerializeAsync(response.BodyWriter, value, type, cancellationToken).ConfigureAwait(false);
            await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sets status and headers; false when nothing is to follow.</summary>
    private static bool IsBegun(HttpResponse response, int status, string contentType)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        return !HttpMethods.IsHead(response.HttpContext.Request.Method);
    }

    private static ValueTask<FlushResult> SendAsync(HttpResponse response, Utf8JsonWriter json)
    {
        json.Flush();
        return response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }
}
