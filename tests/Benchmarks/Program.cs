using System.Text.Json;
using Lavra.Benchmarks;
using Lavra.Local.Storage.Files;

if (args is ["child", var what, var durabilityText, var folder, .. var numbers])
{
    var durability = Enum.Parse<SqliteDurability>(durabilityText, ignoreCase: true);
    var found = what switch
    {
        "run" => await Scenarios.RunAsync(folder, durability, int.Parse(numbers[0])),
        "many" => await Scenarios.ManyAsync(folder, durability, int.Parse(numbers[0]), int.Parse(numbers[1])),
        "records" => await RecordBench.RunAsync(folder, durability, int.Parse(numbers[0])),
        _ => throw new ArgumentException($"'{what}' is no scenario."),
    };
    Console.WriteLine(JsonSerializer.Serialize(found, MeasurementJson.Default.ListMeasurement));
}
else if (args is ["work", var workDurability, var workFolder, var workRounds, var countFile])
{
    await Scenarios.WorkAsync(workFolder, Enum.Parse<SqliteDurability>(workDurability, ignoreCase: true), int.Parse(workRounds), countFile);
}
else
{
    return await Suite.RunAsync(args);
}

return 0;
