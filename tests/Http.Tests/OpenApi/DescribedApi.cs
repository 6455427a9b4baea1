using System.Text.Json;

namespace Lavra.Http.Tests.OpenApi;

/// <summary>Holds what a server answers against what the document says of the operation.</summary>
internal static class DescribedApi
{
    /// <summary>Checks that the status, the type and the form of an answer are described, and gives its body.</summary>
    public static async Task<JsonElement?> CheckAsync(this HttpResponseMessage response, string template)
    {
        var method = response.RequestMessage!.Method.Method.ToLowerInvariant();
        var responses = OpenApiTests.Document.GetProperty("paths").GetProperty(template).GetProperty(method).GetProperty("responses");
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(responses.TryGetProperty(status, out var described), $"{method} {template} does not describe {status}.");
        if (described.TryGetProperty("$ref", out var reference))
        {
            described = OpenApiTests.At(reference.GetString()!);
        }

        if (described.TryGetProperty("headers", out var headers))
        {
            Assert.All(headers.EnumerateObject(), header => Assert.True(response.Headers.Contains(header.Name), $"{method} {template}: {status} lacks {header.Name}."));
        }

        var text = await response.Content.ReadAsStringAsync();
        if (!described.TryGetProperty("content", out var content))
        {
            Assert.Equal("", text);
            return null;
        }

        var type = response.Content.Headers.ContentType?.MediaType ?? "none";
        Assert.True(content.TryGetProperty(type, out var form), $"{method} {template} does not describe {type} for {status}.");
        var body = JsonElement.Parse(text);
        Assert.Empty(DescribedForm.Differences(form.GetProperty("schema"), body));
        return body;
    }
}
