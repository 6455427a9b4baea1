using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lavra.Generation;
using Microsoft.Extensions.AI;

namespace Lavra.Models.Offline;

/// <summary>A tool call that the offline model asks for.</summary>
internal sealed record OfflineCall(string Tool, params IReadOnlyList<(string Name, object Value)> Arguments)
{
    public const string FinalAnswer = "final_answer";

    public static OfflineCall List(string path) => new("list_directory", ("path", path));

    public static OfflineCall Find(FileChoice files) => new("find_files", ("pattern", files.Pattern), ("path", files.Path));

    public static OfflineCall Summarise(FileChoice files) => new("summarise_files", ("pattern", files.Pattern), ("path", files.Path));

    public static OfflineCall Read(string path) => new("read_file", ("path", path));

    public static OfflineCall Info(string path) => new("file_info", ("path", path));

    public static OfflineCall Write(string path, string content) => new("write_file", ("path", path), ("content", content));

    /// <summary>The call as a model's answer holds it.</summary>
    /// <param name="id">Under which its result comes back.</param>
    public FunctionCallContent ToContent(string id) =>
        new(id, Tool, Arguments.ToDictionary(argument => argument.Name, object? (argument) => argument.Value, StringComparer.Ordinal))
        {
            AdditionalProperties = new AdditionalPropertiesDictionary { [ModelProperties.ArgumentsJson] = Json() },
        };

    private string Json()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in Arguments)
            {
                if (value is int number)
                {
                    writer.WriteNumber(name, number);
                }
                else
                {
                    writer.WriteString(name, (string)value);
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
