using System.Security.Cryptography;
using Lavra.Identity;
using Lavra.Security;

namespace Lavra.Http.Tests;

public sealed class ApiKeyTests
{
    [Fact]
    public void A_key_is_256_bits_of_the_source_behind_a_prefix()
    {
        using var source = new Counting();

        var key = ApiKey.Create(source);

        Assert.Equal(32, source.Drawn);
        Assert.Matches("^lv_[A-Za-z0-9_-]{43}$", key.Text);
    }

    [Fact]
    public void Two_keys_are_different()
    {
        using var source = RandomNumberGenerator.Create();

        Assert.NotEqual(ApiKey.Create(source).Text, ApiKey.Create(source).Text);
    }

    [Fact]
    public void The_hash_is_the_SHA256_of_the_text_and_shows_nothing_of_it()
    {
        Assert.Equal("sha256:f750a2e675cdd786ece5a51a1799f32cf049eafd95bc64b5ba5e2440fa7dbaaa", ApiKey.HashOf("lv_abc"));
        using var source = RandomNumberGenerator.Create();
        var key = ApiKey.Create(source);
        Assert.DoesNotContain(key.Text[3..], key.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lv_one", "one")]
    [InlineData("lv_two", "two")]
    [InlineData("lv_three", null)]
    [InlineData("lv_on", null)]
    [InlineData("lv_one ", null)]
    [InlineData("", null)]
    public void A_key_is_found_by_its_exact_text(string key, string? name)
    {
        Assert.Equal(name, Ring("lv_one", "lv_two").Find(key)?.Caller.Name);
    }

    [Fact]
    public void A_hash_is_no_key()
    {
        Assert.Null(Ring("lv_one").Find(ApiKey.HashOf("lv_one")));
    }

    [Fact]
    public void A_text_of_a_million_characters_is_refused_unread()
    {
        var text = new string('x', 1_000_000);

        Assert.Null(Ring(text).Find(text));
    }

    [Fact]
    public void A_ring_refuses_what_is_no_hash()
    {
        Assert.Throws<ArgumentException>(static () => new ApiKeyRing([KeyValuePair.Create("lv_secret", ApiKeyGrant.Local)]));
    }

    [Theory]
    [InlineData("runs:read", "runs:read", true)]
    [InlineData("runs:read", "runs:write", false)]
    [InlineData("runs:write", "runs:read", false)]
    [InlineData("admin", "runs:write", true)]
    [InlineData("runs:read", "admin", false)]
    public void A_scope_grants_what_it_names_and_admin_grants_all(string has, string needs, bool allowed)
    {
        Assert.Equal(allowed, new ApiKeyGrant { Caller = Caller.Local, Scopes = [has] }.Allows(needs));
    }

    private static ApiKeyRing Ring(params string[] keys) => new(keys.Select(static key => KeyValuePair.Create(
        ApiKey.HashOf(key), new ApiKeyGrant { Caller = new Caller("t", key[(key.IndexOf('_', StringComparison.Ordinal) + 1)..]), Scopes = ["admin"] })));

    private sealed class Counting : RandomNumberGenerator
    {
        public int Drawn { get; private set; }

        public override void GetBytes(byte[] data) => Drawn += data.Length;

        public override void GetBytes(Span<byte> data) => Drawn += data.Length;
    }
}
