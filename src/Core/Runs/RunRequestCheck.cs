using System.Globalization;
using Lavra.Facts;
using Lavra.Generation;
using Lavra.Planning;
using Lavra.Planning.Reading;
using Lavra.Privacy;
using Lavra.Security;
using Lavra.Security.Workspaces;
using Lavra.Tools;

namespace Lavra.Runs;

/// <summary>Holds a request against everything that can be known before the run begins, and finds all errors at once.</summary>
internal sealed class RunRequestCheck(
    IModelCatalog models, IToolCatalog tools, IPriceTable prices, RunsOptions options, TimeProvider time, IRedactor? redactor)
{
    private const int LongestObjective = 20_000;
    private const int LongestName = 200;
    private const int MostInputs = 100;
    private const int LongestInput = 100_000;

    /// <summary>Gives the run as it would be, or what is wrong.</summary>
    public (AcceptedRequest? Accepted, IReadOnlyList<RequestError> Errors) Accept(RunRequest request)
    {
        var errors = new List<RequestError>();
        CheckTexts(request, errors);
        var model = models.Find(request.Model);
        if (model is null)
        {
            errors.Add(new RequestError(RunFields.Model, $"There is no model '{request.Model}'. Configured: {string.Join(", ", models.Models.Select(m => m.Name))}."));
        }

        var limits = request.Limits.Over(options.Limits);
        LimitCheck.Check(limits, errors);
        var budget = request.Budget.Over(options.Budget);
        LimitCheck.Check(budget, errors);
        if (model is not null && BudgetCheck.CannotPrice(budget, model, prices, time.GetUtcNow()) is { } unpriced)
        {
            errors.Add(new RequestError(RunFields.BudgetUsd, unpriced));
        }

        CheckPlan(request, limits, errors);
        var workspace = FindWorkspace(request, errors);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        return (new AcceptedRequest(new Run
        {
            Id = default,
            Tenant = "",
            SessionId = request.SessionId ?? "",
            Objective = ObjectiveOf(request),
            Inputs = request.Inputs,
            GivenPlan = request.Plan,
            Model = model!.Name,
            Workspace = workspace!,
            Budget = budget,
            Limits = limits,
            IdempotencyKey = request.IdempotencyKey,
            CreatedAt = default,
        }), errors);
    }

    /// <summary>The objective as a run has it.</summary>
    public static string ObjectiveOf(RunRequest request) => request.Objective.Trim();

    /// <summary>Whether a text has the form of a session or of an idempotency key.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= LongestName && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private void CheckTexts(RunRequest request, List<RequestError> errors)
    {
        if (string.IsNullOrWhiteSpace(request.Objective))
        {
            errors.Add(new RequestError(RunFields.Objective, "Say what to achieve."));
        }
        else if (request.Objective.Length > LongestObjective)
        {
            errors.Add(new RequestError(RunFields.Objective, Text(
                $"The objective has {request.Objective.Length} characters; {LongestObjective} are allowed. Put long material into a file or an input.")));
        }

        CheckName(RunFields.Session, request.SessionId, errors);
        CheckName(RunFields.IdempotencyKey, request.IdempotencyKey, errors);
        if (request.Inputs.Count > MostInputs)
        {
            errors.Add(new RequestError(RunFields.Inputs, Text($"There are {request.Inputs.Count} inputs; {MostInputs} are allowed.")));
        }

        foreach (var (name, value) in request.Inputs)
        {
            if (name.Length is 0 or > LongestName || value.Length > LongestInput)
            {
                errors.Add(new RequestError(RunFields.Inputs, Text(
                    $"Input '{(name.Length > LongestName ? name[..LongestName] : name)}': names have 1 to {LongestName} characters and values at most {LongestInput}.")));
            }
        }
    }

    private void CheckName(string field, string? value, List<RequestError> errors)
    {
        if (value is not null && !IsName(value))
        {
            errors.Add(new RequestError(field, Text($"It has 1 to {LongestName} printable ASCII characters.")));
        }
        else if (value is not null && redactor?.RedactText(value) is { } redacted && redacted != value)
        {
            // It is looked up by what it is, so that it cannot be redacted.
            errors.Add(new RequestError(field, "It holds what looks like a secret, which is not stored. Give another."));
        }
    }

    private void CheckPlan(RunRequest request, RunLimits limits, List<RequestError> errors)
    {
        if (request.Plan is null)
        {
            return;
        }

        var reading = PlanReader.Read(request.Plan, tools, Math.Max(1, limits.PlanSteps), PlanOrigin.Given);
        errors.AddRange(reading.Errors.Select(e => new RequestError(RunFields.Plan, e)));
        if (reading.Plan is { } plan)
        {
            errors.AddRange(PlanTemplate
                .InputsOf(plan)
                .Where(name => !request.Inputs.ContainsKey(name))
                .Select(name => new RequestError(RunFields.Inputs, $"The plan asks for the input '{name}', which is not given.")));
        }
    }

    private string? FindWorkspace(RunRequest request, List<RequestError> errors)
    {
        if (options.FolderPerRun && request.Workspace is not null)
        {
            errors.Add(new RequestError(RunFields.Workspace, "This host gives each run a folder of its own. Leave it out."));
            return null;
        }

        try
        {
            var root = new Workspace(Path.GetFullPath(options.Workspace), options.Rules with { Root = null });
            if (request.Workspace is null)
            {
                return root.Folder;
            }

            var path = WorkspacePath.Parse(request.Workspace);
            using var folder = root.OpenFolder(path);
            return ((WorkspacePath[])[path, folder.Place]).Any(place => root.ForbidsReading(place) || root.ForbidsWriting(place))
                ? throw new WorkspaceException(WorkspaceException.Refused, $"'{path}' is protected: no run works in it.")
                : Path.TrimEndingDirectorySeparator(Path.Join(root.Folder, folder.Place.IsRoot ? "" : folder.Place.ToString()));
        }
        catch (WorkspaceException exception)
        {
            errors.Add(new RequestError(RunFields.Workspace, request.Workspace is null
                ? "The host's workspace folder does not exist. Make it, or set Lavra:Runs:Workspace."
                : $"It must be an existing folder inside the host's workspace, given relative to it. {exception.Message}"));
            return null;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A request that can be carried out, as a run without its identity.</summary>
internal sealed record AcceptedRequest(Run Template);
