using Lavra.Privacy;
using Lavra.Records;
using Lavra.Testing.Storage;
using Lavra.Testing.Time;

namespace Lavra.Core.Tests.Privacy;

public sealed class RedactingRecordStoreTests
{
    private const string Secret = "sk-0123456789-abcdefghij";
    private static readonly RecordScope Notes = new("local", "notes");
    private readonly InMemoryRecordStore inner = new(new ManualTime());
    private readonly RedactingRecordStore store;

    public RedactingRecordStoreTests()
    {
        var redactor = new Redactor();
        redactor.Register("a model's key", Secret);
        store = new RedactingRecordStore(inner, redactor);
    }

    [Fact]
    public async Task No_secret_of_a_body_a_label_or_a_sort_key_is_stored()
    {
        var content = new RecordContent
        {
            Key = "a",
            Sort = $"at {Secret}",
            Labels = ["team=red", $"one {Secret}", $"one {Secret}x"[..^1] + "!"],
            Body = $$"""{"text":"it is {{Secret}}","password":"hunter2222"}""",
        };
        await store.WriteAsync(Notes, [RecordChange.Delete("b"), RecordChange.Put(content)], default);

        var stored = (await inner.GetAsync(Notes, "a", default))!.Content;

        var all = string.Join('\n', [stored.Sort, stored.Body, .. stored.Labels]);
        Assert.DoesNotContain(Secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2222", all, StringComparison.Ordinal);
        Assert.Contains("team=red", stored.Labels);
    }

    [Fact]
    public async Task Labels_that_become_the_same_are_one()
    {
        var other = new string(Secret.Reverse().ToArray());
        var redactor = new Redactor();
        redactor.Register("key", Secret);
        redactor.Register("key", other);
        await new RedactingRecordStore(inner, redactor).WriteAsync(
            Notes, [RecordChange.Put(new RecordContent { Key = "a", Labels = [Secret, other], Body = "1" })], default);

        Assert.Single((await inner.GetAsync(Notes, "a", default))!.Content.Labels);
    }

    [Fact]
    public async Task A_record_without_secrets_is_handed_on_as_it_is()
    {
        var content = new RecordContent { Key = "a", Labels = ["x"], Body = """{"a": 1}""" };
        await store.WriteAsync(Notes, [RecordChange.Put(content)], default);

        Assert.Same(content, (await inner.GetAsync(Notes, "a", default))!.Content);
    }
}
