using Lavra.Functions.Storage.Tables;
using Lavra.Identity;

namespace Lavra.Functions.Storage.Rows;

/// <summary>
/// How a payload is kept. Its name is the caller's, taken from the content before redaction, so the row has the hash of what is
/// stored, too.
/// </summary>
internal static class PayloadRow
{
    private const string Text = "Text";
    private const string Hash = "Sha256";

    public static RowWriter Write(RunId run, string name, string text, ICollection<LongText> moved) =>
        new RowWriter(Keys.Run(run), Keys.Payload(name), moved).SetShort(Hash, LongText.NameOf(text)).Set("Name", name).Set(Text, text);

    /// <exception cref="TableStoreException">The content does not fit the hash.</exception>
    public static string Read(Row row)
    {
        var text = row.Text(Text);
        return LongText.NameOf(text) == row.Text(Hash) ? text : throw row.Wrong(Text, "what its hash says");
    }
}
