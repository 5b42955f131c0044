using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Definitions of every kind, rolled with dice; sound, and made of so few names that two of them have much in common.</summary>
internal sealed class RandomConfiguration(Random dice)
{
    private static readonly string?[] Texts = [null, "Kunde", "a \"b\" <c> & ä", "line\nbreak", "\u0001\u2028", "🙂", "\0"];

    public PicklistSnapshot Picklists()
    {
        var parent = List("list0", null, []);
        var child = List("list1", "list0", [.. parent.Items.Select(i => i.Code)]);
        return new PicklistSnapshot(Shuffled([parent, child, .. FactoryPicklists.All.Lists]));
    }

    public CustomFieldCatalogue Fields(PicklistSnapshot picklists)
    {
        CustomField[] all =
        [
            Field("text", new(ScalarType.Text), "", "x", Text()),
            Field("tags", new(ScalarType.Text, IsMany: true), new[] { "a", "b" }, Array.Empty<string>()),
            Field("number", new(ScalarType.Number), 7, 2.50m, 1.5),
            Field("flag", new(ScalarType.Boolean), true, false),
            Field("day", new(ScalarType.Date), new DateOnly(2024, 2, 29)),
            Field("time", new(ScalarType.Instant), new DateTimeOffset(2026, 3, 29, 2, 30, 0, 7, TimeSpan.FromHours(2))),
            Field("choice", new(ScalarType.Picklist), picklists.Find("list0")!.Items.FirstOrDefault(i => i.IsActive)?.Code),
            Field("choices", new(ScalarType.Picklist, IsMany: true), new List<string>()),
        ];
        return CustomFieldCatalogue.Empty.With("contact", Some(Shuffled(all))).With("deal", Some(Shuffled(all)));
    }

    public SegmentCatalogue Segments(CustomFieldCatalogue fields)
    {
        var asked = fields.Of("contact").Select(f => $"not {f.Name} is empty").Append("type = 'CLIENT' or email is empty").ToList();
        List<SegmentDefinition> segments = [];
        foreach (var key in Some(Shuffled(["one", "Two", "three", "four"])))
        {
            var text = asked[dice.Next(asked.Count)];
            var filter = dice.Next(4) == 0 ? Filter.Field("email").Is("\0") : Filter.Parse(text);
            var (include, exclude) = (Some<EntityKey>([7, "x", -1, "9"]), Some<EntityKey>([long.MaxValue, "ä"]));
            var at = new DateTimeOffset(2026, 3, 29, 2, 30, 0, dice.Next(1000), TimeSpan.FromHours(2));
            var segment = dice.Next(5) switch
            {
                0 => SegmentDefinition.Static(key, "contact", include, exclude),
                1 => SegmentDefinition.Snapshot(key, "contact", filter, include, at, exclude),
                2 => new SegmentDefinition(key, "contact", filter, include, exclude).BecomingStatic(at),
                _ => new SegmentDefinition(key, "contact", filter, include, exclude),
            };
            segments.Add(segment.Suppressing(Some(["e-mail", "ä \"b\""])) with { IsPaused = dice.Next(3) == 0 });
            asked.Add($"in segment '{key}'  and   email is empty");
        }

        return new SegmentCatalogue(Shuffled([.. segments]));
    }

    public FormLayouts Layouts(CustomFieldCatalogue fields)
    {
        var model = CrmModel.Default.WithCustomFields(fields);
        var (common, own) = (FormScope.Common, FormScope.Personal("7"));
        FormScope[] scopes = [common, own, FormScope.Personal("a\"b"), common.In("SALES"), own.In("SALES")];
        return new FormLayouts(Some(scopes).Select(s => Layout(model.Of<Deal>()).For(s)).Concat(Some([Layout(model.Of<Contact>())])));
    }

    /// <summary>
    /// Lists, fields, segments and layouts that do not go together, as when each was changed past the administrations: pipelines, items, lists, fields, entity
    /// types and relations that others name are not there.
    /// </summary>
    public (PicklistSnapshot, CustomFieldCatalogue, SegmentCatalogue, FormLayouts) Dangling()
    {
        var picklists = Picklists();
        var fields = Fields(picklists);
        var (segments, layouts, scope) = (Segments(fields), Layouts(fields), FormScope.Common);
        var pets = SegmentationModel.Create(m => m.Entity<Deal>("pet", e => e.Key(d => d.Id).Picklist(d => d.Pipeline, "pipeline")).Entity<Contact>(
            "contact", e => e.Key(c => c.Id).Picklist(c => c.Source, "pipeline")));
        FormLayout[] dangling =
        [
            Layout(CrmModel.Default.Of<Deal>()).For(scope.In("GONE")), Layout(CrmModel.Default.Of<Deal>()).For(FormScope.Personal("7").In("gone")),
            FormLayout.Factory(pets.Of<Deal>()).For(scope.In("LOST")), FormLayout.Factory(pets.Of<Contact>()).For(scope.In("SALES")),
        ];
        layouts = new FormLayouts(Shuffled([.. layouts.Layouts, .. Some(dangling)]));
        segments = new SegmentCatalogue([.. segments.Segments, .. Some([new SegmentDefinition("pets", "pet", Filter.Everyone)])]);
        fields = dice.Next(2) == 0 ? fields : fields.Of("contact").Aggregate(fields, (all, f) => dice.Next(2) == 0 ? all : all.Without("contact", f.Name));
        string[] gone = [.. Some(["list1", "source", "pipeline", "list0"])];
        return (new PicklistSnapshot([.. Reduced(picklists).Where(l => !gone.Contains(l.Key) && !gone.Contains(l.ParentKey))]), fields, segments, layouts);
    }

    /// <summary>The lists, some without some of their items that no other depends on.</summary>
    private IEnumerable<Picklist> Reduced(PicklistSnapshot picklists) => picklists.Lists.Select(l => picklists.Lists.Any(c => c.ParentKey == l.Key)
        ? l
        : new Picklist(l.Key, l.Labels, Some([.. l.Items])) { ParentKey = l.ParentKey, IsOpen = l.IsOpen });

    private FormLayout Layout(EntityType entityType) => FormLayout.Factory(entityType)
        .AddSection("own", new Labels(Some([new("de", "Eigenes"), new KeyValuePair<string, string>("en", "Own")])))
        .Move("type", "own", 0);

    private Picklist List(string key, string? parent, string[] parents)
    {
        string[] codes = [.. Shuffled(["A", "B", "C", "d", "E"]).Take(dice.Next(1, 6))];
        var (aliases, standard) = (Shuffled(["x", "Y", "Z"]), dice.Next(-1, codes.Length));
        return new Picklist(key, Labels(), codes.Select((code, i) => new PicklistItem(code, Labels())
        {
            Aliases = i < aliases.Length && dice.Next(3) == 0 ? [aliases[i]] : [],
            Description = Text(),
            Color = dice.Next(2) == 0 ? "#12aBcD" : null,
            IsSystem = dice.Next(4) == 0,
            IsActive = i == standard || dice.Next(4) > 0,
            IsDefault = i == standard,
            Range = dice.Next(3) switch { 0 => new NumberRange(i, null), 1 => new NumberRange(-0.50m, 1e3m), _ => null },
            Semantics = dice.Next(2) == 0 ? (StageSemantics)dice.Next(3) : null,
            Parent = parents.Length > 0 && dice.Next(2) == 0 ? parents[dice.Next(parents.Length)] : null,
        }))
        {
            ParentKey = parent,
            IsOpen = dice.Next(3) == 0,
        };
    }

    private CustomField Field(string name, FieldType type, params object?[] values) =>
        new(name, type, type.Scalar != ScalarType.Picklist ? null : type.IsMany ? "source" : "list0")
        {
            Labels = Labels(),
            IsRequired = dice.Next(3) == 0,
            IsSensitive = dice.Next(3) == 0,
            DefaultValue = dice.Next(2) == 0 ? values[dice.Next(values.Length)] : null,
        };

    private Labels Labels() => new(Some(["de", "en", "pt-BR"]).Select(c => KeyValuePair.Create(c, Text() ?? "label")));

    private string? Text() => Texts[dice.Next(Texts.Length)];

    private IEnumerable<T> Some<T>(T[] all) => [.. all.Where(_ => dice.Next(2) == 0)];

    private T[] Shuffled<T>(T[] all)
    {
        dice.Shuffle(all);
        return all;
    }

}
