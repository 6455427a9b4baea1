namespace Lavra.Planning.Reading;

/// <summary>Finds steps that wait for each other.</summary>
internal static class PlanCycle
{
    /// <summary>The ids of one cycle, the first one again at the end; null when there is none.</summary>
    public static IReadOnlyList<string>? Find(IReadOnlyList<PlanDraft> drafts, IReadOnlyDictionary<string, PlanDraft> byId)
    {
        var done = new HashSet<PlanDraft>();
        foreach (var start in drafts)
        {
            // The way down from the start, with how many dependencies of each were followed. No recursion: plans may be long chains.
            var way = new List<(PlanDraft Step, int Next)> { (start, 0) };
            var onWay = new HashSet<PlanDraft> { start };
            while (way.Count > 0)
            {
                var (step, next) = way[^1];
                if (done.Contains(step) || next >= (step.DependsOn?.Count ?? 0))
                {
                    done.Add(step);
                    onWay.Remove(step);
                    way.RemoveAt(way.Count - 1);
                    continue;
                }

                way[^1] = (step, next + 1);
                if (!byId.TryGetValue(step.DependsOn![next], out var dependency))
                {
                    continue;
                }

                if (!onWay.Add(dependency))
                {
                    var from = way.FindIndex(entry => entry.Step == dependency);
                    return [.. way.Skip(from).Select(entry => entry.Step.Id), dependency.Id];
                }

                way.Add((dependency, 0));
            }
        }

        return null;
    }
}
