using Lavra.Security;
using Lavra.Security.Workspaces;

namespace Lavra.Core.Tests.Security;

public sealed class WorkspaceRulesTests
{
    [Theory]
    [InlineData(".git")]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData(".GIT/config")]
    [InlineData("sub/.Git/hooks/x")]
    [InlineData(".env")]
    [InlineData(".ENV")]
    [InlineData("a/.env.local")]
    [InlineData("data.db")]
    [InlineData("data.DB")]
    [InlineData("data.db-wal")]
    [InlineData("data.sqlite")]
    [InlineData("data.Sqlite3-journal")]
    [InlineData(".lavra/policy.json")]
    [InlineData(".Lavra")]
    [InlineData("lavra.json")]
    [InlineData("LAVRA.JSON")]
    [InlineData("src/appsettings.json")]
    [InlineData("src/AppSettings.Development.json")]
    [InlineData("local.settings.json")]
    [InlineData(".hg/hgrc")]
    [InlineData(".svn/entries")]
    [InlineData(".jj/repo/config.toml")]
    [InlineData(".bzr/branch/branch.conf")]
    [InlineData("_darcs/prefs/defaults")]
    [InlineData(".sl/config")]
    [InlineData("origin.git/config")]
    [InlineData("innocent/HEAD")]
    [InlineData("innocent/head")]
    [InlineData(".gitconfig")]
    [InlineData("home/.hgrc")]
    [InlineData(".gitignore")]
    [InlineData("deep/.dockerignore")]
    [InlineData(".lavraignore")]
    [InlineData(".cursorignore")]
    [InlineData(".vscode/settings.json")]
    [InlineData(".cursor/rules")]
    [InlineData(".idea")]
    [InlineData(".g\u200cit/config")]
    [InlineData("x.\u017fqlite")]
    [InlineData(".\u202eenv")]
    public void Protected_names_are_never_written_in_any_case(string path) =>
        Assert.True(WorkspaceRules.Default.ForbidsWriting(WorkspacePath.Parse(path)));

    [Fact]
    public void A_protected_name_behind_a_way_up_is_no_path() =>
        Assert.Throws<WorkspaceException>(() => WorkspacePath.Parse(".\u017fqlite/../x.\u017fqlite"));

    [Theory]
    [InlineData("git/readme.md")]
    [InlineData("HEAD.md")]
    [InlineData("svn.txt")]
    [InlineData("hg/notes.txt")]
    [InlineData(".gitlab-ci.yml")]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("environment.md")]
    [InlineData("db.cs")]
    [InlineData("a.dbml")]
    [InlineData("settings.json")]
    [InlineData("ignore.txt")]
    [InlineData("lavra.json.md")]
    public void Ordinary_names_are_free(string path)
    {
        Assert.False(WorkspaceRules.Default.ForbidsWriting(WorkspacePath.Parse(path)));
        Assert.False(WorkspaceRules.Default.ForbidsReading(WorkspacePath.Parse(path)));
    }

    [Theory]
    [InlineData(".env", true)]
    [InlineData("x/.Env.production", true)]
    [InlineData("a.db", true)]
    [InlineData("a.db-shm", true)]
    [InlineData(".git/config", true)]
    [InlineData(".hg/hgrc", true)]
    [InlineData("origin.git/config", true)]
    [InlineData(".lavra/lavra.key", true)]
    [InlineData(".lavra/backups/a.txt.20260102T030405000Z.bak", false)]
    [InlineData(".lavra/backups/.env.20260102T030405000Z.bak", true)]
    [InlineData(".lavra/backups-other/a.txt", true)]
    [InlineData(".gitignore", false)]
    [InlineData("appsettings.json", true)]
    [InlineData("sub/Lavra.json", true)]
    [InlineData("package.json", false)]
    public void Settings_secrets_and_databases_are_not_read(string path, bool forbidden) =>
        Assert.Equal(forbidden, WorkspaceRules.Default.ForbidsReading(WorkspacePath.Parse(path)));

    [Fact]
    public void Further_names_add_to_the_built_in_ones()
    {
        var rules = new WorkspaceRules { AlsoNeverWritten = ["*.lock"], AlsoNeverRead = ["secret?.txt"] };
        Assert.True(rules.ForbidsWriting(WorkspacePath.Parse("a/x.LOCK")));
        Assert.True(rules.ForbidsWriting(WorkspacePath.Parse(".git")));
        Assert.True(rules.ForbidsReading(WorkspacePath.Parse("secret1.txt")));
        Assert.False(rules.ForbidsReading(WorkspacePath.Parse("secret.txt")));
    }
}
