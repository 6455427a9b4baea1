using System.Text.RegularExpressions;

namespace Lavra.Generation.Turns;

/// <summary>The marks that open models are taught to put around tool calls, in all dialects at once.</summary>
internal static partial class CallMarks
{
    /// <summary>A mark that begins one or more calls.</summary>
    [GeneratedRegex(
        """
        <[|｜]*(?:[\w-]+:|[|｜]?DSML[|｜])?(?:tool[_▁]?calls?|longcat_tool_call|function_calls?|functioncalls?|start_function_call|python_tag|python_start|start_action|action_start|tools_prefix|tool_use)(?:_section)?(?:[_▁]?(?:begin|start))?\s*[|｜]*>
        |<(?:[\w-]+:|[|｜]?DSML[|｜])?(?:function|invoke|tool|tool_call|call)\s+name\s*=\s*["'][\w.:/-]{1,128}["'][^<>\n]{0,80}>
        |<[|｜]?function\s*=\s*["']?[\w.:/-]{1,128}
        |\[TOOL_CALLS?\]|\[TOOL_REQUEST\]|functools\[
        |\bto=functions\.
        |✿FUNCTION✿
        |(?m:^[ \t]*```(?:tool_|function_call)\w*)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    public static partial Regex Begin();

    /// <summary>Any mark of the dialects, at a place.</summary>
    [GeneratedRegex(
        """
        \G(?:<[|｜]?[/]?[|｜]?(?:[\w-]+:|[|｜]?DSML[|｜])?(?:tool|function|invoke|action|plugin|python_|channel|message|start|end|call|return|constrain|observation|im_|eot|eom|assistant|longcat)[^<>\n{]{0,100}>
        |\[/?TOOL_[A-Z]+\]|\[/?END_[A-Z_]+\]|\[ARGS\]|\[CALL_ID\]\w*|functools
        |✿\w+✿:?
        |```(?:tool_\w+|function_call\w*|json|python|py)?)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    public static partial Regex Any();

    /// <summary>The opening of a call whose name is in the mark itself.</summary>
    [GeneratedRegex(
        """
        \G<(?:[|｜]?function\s*=\s*["']?(?<name>[\w.:/-]{1,128})["']?\s*[|｜]?>?
        |(?:[\w-]+:|[|｜]?DSML[|｜])?(?<tag>function|invoke|tool|tool_call|call)\s+name\s*=\s*["'](?<name>[\w.:/-]{1,128})["'][^<>\n]{0,80}>)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    public static partial Regex Named();

    /// <summary>The end of a call whose name was in its opening.</summary>
    [GeneratedRegex(
        @"</[|｜]?(?:[\w-]+:|[|｜]?DSML[|｜])?(?:function|invoke|tool|tool_call|call)[|｜]?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    public static partial Regex NamedEnd();

    /// <summary>One argument in marks of its own.</summary>
    [GeneratedRegex(
        """
        \G\s*<(?:[\w-]+:|[|｜]?DSML[|｜])?param(?:eter)?(?:\s+name)?\s*=\s*["']?(?<name>[\w.-]{1,128})["']?(?:\s+string\s*=\s*["'](?<string>true|false)["'])?[^<>\n]{0,80}>
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    public static partial Regex Argument();

    /// <summary>The end of an argument: what follows it is another one, the end of the call, or nothing.</summary>
    [GeneratedRegex(
        """
        </(?:[\w-]+:|[|｜]?DSML[|｜])?param(?:eter)?>(?=\s*(?:<(?:[\w-]+:|[|｜]?DSML[|｜])?param|</|<function|<invoke|<tool|\z))
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    public static partial Regex ArgumentEnd();

    /// <summary>The name of an argument between marks of GLM.</summary>
    [GeneratedRegex(@"\G\s*<arg_key>\s*(?<name>[\w.-]{1,128})\s*</arg_key>\s*<arg_value>", RegexOptions.CultureInvariant)]
    public static partial Regex ArgumentKey();

    /// <summary>The end of an argument's value between marks of GLM.</summary>
    [GeneratedRegex(@"</arg_value>(?=\s*(?:<arg_key>|</tool_call>|<tool_call>|\z))", RegexOptions.CultureInvariant)]
    public static partial Regex ArgumentValueEnd();

    /// <summary>A name, possibly of a tool.</summary>
    [GeneratedRegex(@"\G[A-Za-z_][\w.:/-]{0,127}", RegexOptions.CultureInvariant)]
    public static partial Regex Name();

    /// <summary>Words that dialects put between a tool's name and its arguments.</summary>
    [GeneratedRegex(@"\G(?:json|code|commentary|analysis)\b", RegexOptions.CultureInvariant)]
    public static partial Regex Filler();
}
