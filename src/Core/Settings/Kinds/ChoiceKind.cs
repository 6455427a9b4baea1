namespace Lavra.Settings.Kinds;

internal sealed class ChoiceKind<TValue>((string Word, TValue Value)[] words) : SettingKind<TValue>
{
    public override string Shape => $"one of {string.Join(", ", words.Select(static one => one.Word))}";

    public override bool TryRead(string text, out TValue value)
    {
        foreach (var one in words)
        {
            if (string.Equals(one.Word, text, StringComparison.OrdinalIgnoreCase))
            {
                value = one.Value;
                return true;
            }
        }

        value = words[0].Value;
        return false;
    }

    public override string? Write(TValue value)
    {
        foreach (var one in words)
        {
            if (Equals(one.Value, value))
            {
                return one.Word;
            }
        }

        return null;
    }

    public override bool Allows(TValue value) => Write(value) is not null;
}
