using Lavra.Generation;
using Microsoft.Extensions.Logging;

namespace Lavra.Models.Recording;

/// <summary>The calls of a recording. Read when first asked for; lines that are not whole are left out and reported.</summary>
internal sealed partial class PlaybackFile(string path, ILogger logger)
{
    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>All calls, in the order in which they were recorded.</summary>
    /// <exception cref="ModelException">The file cannot be read.</exception>
    public IReadOnlyList<RecordedCall> Read()
    {
        var calls = new List<RecordedCall>();
        var number = 0;
        var session = 0;
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                number++;
                if (RecordedCall.IsAgain(line))
                {
                    session++;
                }
                else if (RecordedCall.Read(line) is { } call)
                {
                    calls.Add(call with { Session = session });
                }
                else if (line.Length > 0)
                {
                    Log.TornLine(logger, path, number);
                }
            }
        }
        catch (FormatException exception)
        {
            throw Unreadable($"line {number} {exception.Message}. Record it again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable($"{exception.Message} Correct the Playback setting of the model.", exception);
        }

        Log.Loaded(logger, calls.Count, path);
        return calls;
    }

    private ModelException Unreadable(string why, Exception exception) =>
        new(ModelFailure.NotRecorded, $"The recording '{path}' cannot be played back: {why}", exception);

    private static partial class Log
    {
        [LoggerMessage(1410, LogLevel.Information, "{Count} recorded answers in {Path}.")]
        public static partial void Loaded(ILogger logger, int count, string path);

        [LoggerMessage(1411, LogLevel.Warning, "Line {Line} of the recording {Path} is not whole and left out.")]
        public static partial void TornLine(ILogger logger, string path, int line);
    }
}
