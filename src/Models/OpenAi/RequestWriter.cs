using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lavra.Generation;
using Lavra.Models.Connections;
using Microsoft.Extensions.AI;

namespace Lavra.Models.OpenAi;

/// <summary>Writes the body of a request to <c>/chat/completions</c>.</summary>
internal sealed class RequestWriter(ModelOptions settings)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the server does not take.</summary>
    public RefusedMembers Refused { get; } = new();

    public BinaryData Write(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            writer.WriteString("model", options?.ModelId ?? settings.Name);
            MessageWriter.Write(writer, messages, options?.Instructions, Refused);
            Sampling(writer, options);
            Tools(writer, options);
            Format(writer, options?.ResponseFormat);
            if (stream)
            {
                writer.WriteBoolean("stream", true);
                if (!Refused.Contains("stream_options"))
                {
                    writer.WriteStartObject("stream_options");
                    writer.WriteBoolean("include_usage", true);
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndObject();
        }

        return BinaryData.FromBytes(buffer.WrittenMemory);
    }

    private void Sampling(Utf8JsonWriter writer, ChatOptions? options)
    {
        Number(writer, "temperature", options?.Temperature ?? settings.Temperature);
        Number(writer, "top_p", options?.TopP);
        Number(writer, "frequency_penalty", options?.FrequencyPenalty);
        Number(writer, "presence_penalty", options?.PresencePenalty);
        if (options?.Seed is { } seed)
        {
            writer.WriteNumber("seed", seed);
        }

        if ((options?.MaxOutputTokens ?? settings.MaxOutputTokens) is { } most)
        {
            // OpenAI's newer models know only the new name, other servers often only the old one.
            var isOpenAi = settings.Provider == ModelProvider.AzureOpenAi || Endpoints.IsOpenAi(settings.Endpoint);
            writer.WriteNumber(isOpenAi ? "max_completion_tokens" : "max_tokens", most);
        }

        if (options?.StopSequences is { Count: > 0 } stops)
        {
            writer.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                writer.WriteStringValue(stop);
            }

            writer.WriteEndArray();
        }

        if (options?.Reasoning?.Effort is { } effort)
        {
            writer.WriteString("reasoning_effort", effort switch
            {
                ReasoningEffort.None => "none",
                ReasoningEffort.Low => "low",
                ReasoningEffort.Medium => "medium",
                ReasoningEffort.High => "high",
                _ => "xhigh",
            });
        }
    }

    private void Tools(Utf8JsonWriter writer, ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
        {
            return;
        }

        writer.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            if (tool is not AIFunctionDeclaration function)
            {
                throw new ModelException(
                    ModelFailure.NotSupported, $"Tool '{tool.Name}' is a {tool.GetType().Name}; only functions can be declared.");
            }

            writer.WriteStartObject();
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", function.Name);
            if (!string.IsNullOrEmpty(function.Description))
            {
                writer.WriteString("description", function.Description);
            }

            writer.WritePropertyName("parameters");
            function.JsonSchema.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        ToolMode(writer, options.ToolMode);
        if (options.AllowMultipleToolCalls is { } several && !Refused.Contains("parallel_tool_calls"))
        {
            writer.WriteBoolean("parallel_tool_calls", several);
        }
    }

    private static void ToolMode(Utf8JsonWriter writer, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                writer.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                writer.WriteStartObject("tool_choice");
                writer.WriteString("type", "function");
                writer.WriteStartObject("function");
                writer.WriteString("name", name);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case RequiredChatToolMode:
                writer.WriteString("tool_choice", "required");
                break;
        }
    }

    private void Format(Utf8JsonWriter writer, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson json)
        {
            return;
        }

        writer.WriteStartObject("response_format");
        if (json.Schema is { } schema && settings.StructuredOutput is not false)
        {
            writer.WriteString("type", "json_schema");
            writer.WriteStartObject("json_schema");
            writer.WriteString("name", json.SchemaName ?? "answer");
            if (!string.IsNullOrEmpty(json.SchemaDescription))
            {
                writer.WriteString("description", json.SchemaDescription);
            }

            writer.WritePropertyName("schema");
            schema.WriteTo(writer);
            if (StrictSchema.Allows(schema))
            {
                writer.WriteBoolean("strict", true);
            }

            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("type", "json_object");
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, float? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
