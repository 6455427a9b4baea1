using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lavra.Tools;

namespace Lavra.Models.Tests.Offline;

/// <summary>Files in memory, with tools that answer in the form of the real ones.</summary>
internal sealed class FakeFiles
{
    private static readonly string[] all =
    [
        "list_directory(path)", "read_file(path,offset,limit)", "write_file(path,content)", "append_file(path,content)", "find_files(pattern,path)",
        "search_text(pattern,path,glob)", "file_info(path)", "summarise_files(pattern,path)", "final_answer(answer)",
    ];

    public SortedDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Tools that are not offered.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>Tools that fail.</summary>
    public HashSet<string> Broken { get; } = [];

    public List<string> Called { get; } = [];

    public IReadOnlyList<ToolDeclaration> Declarations => [.. all
        .Select(written => written.Split('(', 2))
        .Where(parts => !Missing.Contains(parts[0]))
        .Select(parts => new ToolDeclaration(parts[0], $"Does {parts[0]}.", ToolEffect.Reads, JsonElement.Parse(
            "{\"type\":\"object\",\"properties\":{" + string.Join(',', parts[1].TrimEnd(')').Split(',').Select(name => $"\"{name}\":{{}}")) + "}}")))];

    public ToolResult Call(string tool, string arguments)
    {
        Called.Add(tool);
        if (Broken.Contains(tool))
        {
            return ToolResult.Fail("failed", "The disk is on fire.");
        }

        var given = JsonElement.Parse(arguments);
        var path = Text(given, "path", ".");
        return tool switch
        {
            "list_directory" => List(path),
            "find_files" => ToolResult.Ok(Json(("total", Under(path, Text(given, "pattern", "")).Count), ("truncated", false), ("files", Array(Under(path, Text(given, "pattern", "")).Select(file => (JsonNode)file))))),
            "summarise_files" => Summary(Under(path, Text(given, "pattern", "**"))),
            "search_text" => Search(path, Text(given, "pattern", ""), Text(given, "glob", "**")),
            "read_file" => Read(path, given.TryGetProperty("offset", out var offset) ? offset.GetInt32() : 1),
            "file_info" => ToolResult.Ok(Files.TryGetValue(path, out var content)
                ? Json(("path", path), ("type", "file"), ("size", content.Length), ("lines", Lines(content).Count))
                : Json(("path", path), ("type", "missing"))),
            "write_file" => Written(path, Text(given, "content", "")),
            "append_file" => Written(path, Files.GetValueOrDefault(path, "") + Text(given, "content", "")),
            _ => ToolResult.Fail("tool_not_found", $"There is no tool {tool}."),
        };
    }

    private ToolResult List(string path)
    {
        var under = Under(path, "**").Select(file => path == "." ? file : file[(path.Length + 1)..]).ToList();
        if (under.Count == 0)
        {
            return ToolResult.Fail("not_found", $"There is no folder '{path}'.");
        }

        var folders = under.Where(name => name.Contains('/', StringComparison.Ordinal)).Select(name => name.Split('/')[0]).Distinct().ToList();
        var entries = folders.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["type"] = "folder" })
            .Concat(under.Where(name => !name.Contains('/', StringComparison.Ordinal)).Select(name => (JsonNode)new JsonObject
            {
                ["name"] = name, ["type"] = "file", ["size"] = Files[path == "." ? name : path + "/" + name].Length,
            })).ToList();
        return ToolResult.Ok(Json(("path", path), ("total", entries.Count), ("truncated", false), ("entries", Array(entries))));
    }

    private ToolResult Summary(List<string> files) => ToolResult.Ok(Json(
        ("files", files.Count),
        ("folders", 1),
        ("lines", files.Sum(file => Lines(Files[file]).Count)),
        ("bytes", files.Sum(file => Files[file].Length)),
        ("by_extension", Array(files.GroupBy(file => Path.GetExtension(file)).Select(group => (JsonNode)new JsonObject
        {
            ["extension"] = group.Key, ["files"] = group.Count(), ["lines"] = group.Sum(file => Lines(Files[file]).Count), ["bytes"] = group.Sum(file => Files[file].Length),
        }))),
        ("largest", Array(files.OrderByDescending(file => Files[file].Length).Select(file => (JsonNode)new JsonObject
        {
            ["path"] = file, ["bytes"] = Files[file].Length, ["lines"] = Lines(Files[file]).Count,
        }))),
        ("uncounted", 0),
        ("truncated", false)));

    private ToolResult Search(string path, string pattern, string glob)
    {
        var expression = new Regex(pattern);
        var matches = Under(path, glob).SelectMany(file => Lines(Files[file]).Select((line, at) => (file, line, at)))
            .Where(place => expression.IsMatch(place.line))
            .Select(place => (JsonNode)new JsonObject { ["path"] = place.file, ["line"] = place.at + 1, ["text"] = place.line });
        return ToolResult.Ok(Json(("matches", Array(matches)), ("truncated", false), ("files_searched", 1), ("files_skipped", 0)));
    }

    private ToolResult Read(string path, int offset)
    {
        if (!Files.TryGetValue(path, out var content))
        {
            return ToolResult.Fail("not_found", $"There is no file '{path}'.");
        }

        var lines = content.Split('\n');
        return ToolResult.Ok(string.Join('\n', lines.Skip(offset - 1)) + (offset > 1 ? $"\n[lines {offset} to {Lines(content).Count}, the end]" : ""));
    }

    private ToolResult Written(string path, string content)
    {
        Files[path] = content;
        return ToolResult.Ok($"Wrote {path}.");
    }

    private List<string> Under(string path, string pattern)
    {
        var name = pattern is "**" ? ".*" : Regex.Escape(pattern.Split('/')[^1]).Replace("\\*", "[^/]*", StringComparison.Ordinal)
            .Replace("\\{", "(", StringComparison.Ordinal).Replace("}", ")", StringComparison.Ordinal).Replace(",", "|", StringComparison.Ordinal);
        return [.. Files.Keys.Where(file => (path == "." || file == path || file.StartsWith(path + "/", StringComparison.Ordinal))
            && Regex.IsMatch(file.Split('/')[^1], $"^{name}$"))];
    }

    private static List<string> Lines(string content)
    {
        var lines = content.Split('\n').ToList();
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private static string Text(JsonElement given, string name, string otherwise) =>
        given.TryGetProperty(name, out var value) ? value.GetString()! : otherwise;

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);

    private static string Json(params (string Name, JsonNode Value)[] members)
    {
        var json = new StringBuilder("{");
        json.AppendJoin(',', members.Select(member => $"\"{member.Name}\":{member.Value.ToJsonString()}"));
        return json.Append('}').ToString();
    }
}
