using System.CommandLine;
using Segmentation;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

internal static class RulesCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("rules", "Tells which rules would fire for which records, and with which actions; nothing is done.");
        var (options, format) = (new FileOptions(command), new FormatOption(command));
        var rulesFile = new Option<string>("--rules") { Description = "A JSON file of rules.", HelpName = "FILE", Required = true };
        var changesFile = new Option<string?>("--changes")
        {
            Description = "A CSV file record,field,from,to,at of what changed; else every record is put to the rules by hand.",
            HelpName = "FILE",
        };
        command.Add(rulesFile);
        command.Add(changesFile);
        command.SetAction(parsed =>
        {
            var (rules, file) = (RulesFile.Read(parsed.GetValue(rulesFile)!), options.Load(parsed, error));
            var occasions = parsed.GetValue(changesFile) is { } path
                ? ChangesFile.Read(options.Table(path, parsed, error), path, file).Select(Occasion<Record> (c) => new ChangeOccasion<Record>(c)).ToList()
                : [.. file.Records.Select(r => new ManualOccasion<Record>(r.Key, r, file.Moment.Instant, "rules"))];
            foreach (var line in RulesFile.Check(rules, file).Concat(Waiting(rules, parsed.GetValue(changesFile) is not null)))
                error.WriteLine(Program.OnOneLine(line));
            Listing.Write(output, parsed.GetValue(format.Option)!, ["record", "rule", "action"], Firings(rules, file, occasions), file.Moment.Zone);
        });
        return command;
    }

    /// <summary>One row a firing and action; what fires twice under one key is done once.</summary>
    private static IEnumerable<object?[]> Firings(RuleCatalogue rules, CustomerFile file, IReadOnlyList<Occasion<Record>> occasions)
    {
        var (bound, done) = (file.Bind(rules), new HashSet<FiringKey>());
        return from occasion in occasions
               from firing in file.Evaluate(bound, occasion)
               where firing.HasFired && done.Add(firing.Firing!)
               from action in firing.Rule.Then
               select new object?[] { occasion.Key.ToString(), firing.Rule.Key, ShippedActions.Catalogue.KindOf(action).Name };
    }

    /// <summary>The rules that wait for what is not tried here.</summary>
    private static IEnumerable<string> Waiting(RuleCatalogue rules, bool hasChanges) =>
        from rule in rules.Definitions
        where rule is not Rule { IsEnabled: false } &&
            (hasChanges ? !rule.Trigger.IsChange || rule.Trigger is CreatedTrigger : rule.Trigger is not ManualTrigger)
        select $"rule '{rule.Key}' waits for something else than {(hasChanges ? "changes of records that were there" : "being asked by hand")}";
}
