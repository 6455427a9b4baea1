using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lavra.Http.Resources;

namespace Lavra.Http.Client;

/// <summary>Sends requests and reads resources; everything that goes wrong is a <see cref="LavraHttpException"/>.</summary>
internal sealed class ResourceChannel(HttpClient http)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="GetAsync"/>, with null for 404.</summary>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await GetAsync(path, type, cancellationToken).ConfigureAwait(false);
        }
        catch (LavraHttpException error) when (error is { Status: HttpStatusCode.NotFound, Type: not null })
        {
            return null;
        }
    }

    /// <summary>Posts an empty body.</summary>
    public async Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent([]) { Headers = { ContentType = Json } },
        };
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type, cancellationToken).ConfigureAwait(false);
    }

    public async Task<(HttpStatusCode Status, TResource Resource)> PostAsync<TBody, TResource>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TResource> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, bodyType)) { Headers = { ContentType = Json } },
        };
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (response.StatusCode, await ReadAsync(response, type, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sends a request; the answer is one of success, with its body still to come.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw Unreachable(error);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await DescribeAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An answer of success that cannot be read.</summary>
    public LavraHttpException NotLavra(HttpResponseMessage response, Exception? error) => new(
        "Not understood",
        $"{http.BaseAddress} answered {(int)response.StatusCode} with something that is no Lavra resource. Check the address and the versions.",
        transient: false,
        error);

    private LavraHttpException Unreachable(Exception error) => new(
        "No answer",
        $"{http.BaseAddress} does not answer ({error.Message.TrimEnd('.')}). Check the address, and that 'lavra serve' runs there.",
        transient: true,
        error);

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false)
                    ?? throw NotLavra(response, null);
            }
        }
        catch (JsonException error)
        {
            throw NotLavra(response, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Unreachable(error);
        }
    }

    private static async Task<LavraHttpException> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        response.StatusCode,
        await ReadProblemAsync(response, cancellationToken).ConfigureAwait(false),
        response.Headers.RetryAfter?.Delta);

    private static async Task<Problem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != Problem.ContentType)
        {
            return null;
        }

        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(body, WireJson.Wire.Problem, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
