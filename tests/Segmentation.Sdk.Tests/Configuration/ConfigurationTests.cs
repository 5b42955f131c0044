using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class ConfigurationTests
{
    private const string Channel = """
        {
          "v": 1,
          "picklists": [ { "key": "channel", "items": [ { "code": "PHONE" }, { "code": "MAIL", "default": true } ] } ],
          "customFields": { "contact": [ { "name": "preferredChannel", "type": "picklist", "picklist": "channel", "default": "MAIL" } ] },
          "segments": [ { "key": "callers", "entityType": "contact", "filter": "preferredChannel = 'PHONE'" } ],
          "layouts": [ { "entityType": "contact", "sections": [ { "key": "main", "labels": {}, "fields": [ { "name": "preferredChannel" } ] } ] } ]
        }
        """;

    [Fact]
    public async Task Export_OfTheFactory_IsInOrder()
    {
        await using var factory = new Installation();
        var lines = (await factory.Configuration.ExportAsync()).Split('\n');
        Assert.Equal(
            """
            {
              "v": 1,
              "picklists": [
                {
                  "key": "company-type",
                  "labels": {
                    "de": "Unternehmenstyp",
                    "en": "Company type",
                    "es": "Tipo de empresa",
                    "fr": "Type d’entreprise",
                    "pl": "Typ firmy",
                    "pt": "Tipo de empresa"
                  },
                  "items": [
                    {
                      "code": "CUSTOMER",
                      "labels": {
                        "de": "Kunde",
                        "en": "Customer",
                        "es": "Cliente",
                        "fr": "Client",
                        "pl": "Klient",
                        "pt": "Cliente"
                      },
                      "default": true
                    },
            """.ReplaceLineEndings("\n").Split('\n'),
            lines.Take(26));
        Assert.Equal(["  ],", "  \"customFields\": {},", "  \"segments\": [],", "  \"layouts\": [],", "  \"rules\": []", "}", ""], lines.TakeLast(7));
        var keys = lines.Where(l => l.StartsWith("      \"key\": ", StringComparison.Ordinal)).ToList();
        Assert.Equal(FactoryPicklists.All.Lists.Count, keys.Count);
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public async Task Export_OfALabelThatJsonCannotHold_IsRefusedAndNotChanged()
    {
        var labels = new Labels([KeyValuePair.Create("de", "half \ud800 pair")]);
        await using var installation = new Installation(new PicklistSnapshot(new Picklist("k", null, [new("A", labels)])));
        await Assert.ThrowsAsync<FilterException>(() => installation.Configuration.ExportAsync().AsTask());
    }

    [Fact]
    public async Task Import_OfATextThatReadsNone_IsADifference()
    {
        await using var installation = new Installation(
            fields: CustomFieldCatalogue.Empty.With("contact", new CustomField("hat", new FieldType(ScalarType.Text))));
        var json = (await installation.Configuration.ExportAsync()).Replace("\"text\"", "\"text\", \"default\": \"none\"", StringComparison.Ordinal);
        var plan = await installation.ImportAsync(json);
        Assert.Equal(["customFields: contact hat: default: none -> \"none\""], plan.Changes.Select(c => c.ToString()));
        Assert.Equal("none", (await installation.Fields.LoadAsync()).Value.Find("contact", "hat")!.DefaultValue);
    }

    [Fact]
    public async Task Export_OfDefinitionsInAnotherOrder_IsTheSame()
    {
        await using var one = new Installation();
        await one.ImportAsync(Channel);
        await using var other = new Installation(
            new PicklistSnapshot((await one.Picklists.LoadAsync()).Value.Lists.Reverse()),
            (await one.Fields.LoadAsync()).Value,
            (await one.Segments.LoadAsync()).Value,
            (await one.Layouts.LoadAsync()).Value);
        Assert.Equal(await one.Configuration.ExportAsync(), await other.Configuration.ExportAsync());
    }

    [Fact]
    public async Task Import_OfTheExport_ChangesNothing()
    {
        await using var installation = new Installation();
        var plan = await installation.ImportAsync(await installation.Configuration.ExportAsync());
        Assert.Empty(plan.Issues);
        Assert.Empty(plan.Changes);
        Assert.Equal(0, await installation.CountSavesAsync());
    }

    [Fact]
    public async Task Import_OfAFieldWhoseTypeIsBeingChanged_LeavesItUnderWay()
    {
        var field = new CustomField("size", new FieldType(ScalarType.Text)) { ChangingTo = new(new FieldType(ScalarType.Number), null, "Europe/Berlin") };
        await using var installation = new Installation(fields: CustomFieldCatalogue.Empty.With("contact", field));
        var plan = await installation.Configuration.PlanImportAsync(await installation.Configuration.ExportAsync());
        Assert.Empty(plan.Issues);
        Assert.Empty(plan.Changes);
    }

    // The list was changed past the administration, which would have taken the layout along.
    [Fact]
    public async Task Import_OfALayoutInAPipelineThatIsGone_WarnsWhereItWasThereBefore()
    {
        var deal = CrmModel.Default.Of<Deal>();
        var pet = SegmentationModel.Create(m => m.Entity<Deal>("pet", e => e.Key(d => d.Id))).Of<Deal>();
        var layouts = new FormLayouts(FormLayout.Factory(deal).For(FormScope.Common.In("gone")), FormLayout.Factory(pet));
        await using var installation = new Installation(FactoryPicklists.All, layouts: layouts);
        var json = await installation.Configuration.ExportAsync();
        Assert.DoesNotContain("\"pet\"", json, StringComparison.Ordinal);

        var plan = await installation.ImportAsync(json);
        Assert.Equal(
            "/layouts/0/pipeline  warning: `gone` is no item of the picklist `pipeline`, and the layout that is stored for it is never in force",
            Assert.Single(plan.Issues).ToString());
        Assert.Empty(plan.Changes);

        // It may be changed, and what has no place in the document stays.
        plan = await installation.ImportAsync(json.Replace("\"more\"", "\"rest\"", StringComparison.Ordinal));
        Assert.Single(plan.Changes);
        var stored = (await installation.Layouts.LoadAsync()).Value;
        Assert.Equal(["deal", "pet"], stored.Layouts.Select(l => l.EntityType.Name));
        Assert.NotNull(stored.Layouts[0].FindSection("rest"));

        // Another for the same pipeline is new.
        plan = await installation.Configuration.PlanImportAsync(json.Replace("\"pipeline\": \"gone\"", "\"pipeline\": \"gone\", \"user\": \"7\"", StringComparison.Ordinal));
        Assert.Equal("/layouts/0/pipeline  `gone` is no item of the picklist `pipeline`", Assert.Single(plan.Issues, i => i.Severity == Severity.Error).ToString());
    }

    [Fact]
    public async Task Import_OfALayoutInAPipelineThatWasMerged_ChangesNothing()
    {
        var layout = FormLayout.Factory(CrmModel.Default.Of<Deal>()).For(FormScope.Common.In("FORMER"));
        var pipelines = FactoryPicklists.All.Find(FactoryPicklists.Pipeline)!.Add(new PicklistItem("FORMER")).Merge("FORMER", "SALES");
        await using var installation = new Installation(FactoryPicklists.All.With(pipelines), layouts: new FormLayouts(layout));
        var json = await installation.Configuration.ExportAsync();
        Assert.Contains("\"pipeline\": \"SALES\"", json, StringComparison.Ordinal);
        var plan = await installation.Configuration.PlanImportAsync(json);
        Assert.Empty(plan.Issues);
        Assert.Empty(plan.Changes);
    }

    [Fact]
    public async Task Import_OfNewDefinitionsThatReferToOneAnother_WritesThemAll()
    {
        await using var installation = new Installation();
        var plan = await installation.ImportAsync(Channel);
        Assert.Equal(
            [
                "picklists: channel: list: none -> 2 items",
                """customFields: contact preferredChannel: none -> {"name":"preferredChannel","type":"picklist","picklist":"channel","default":"MAIL"}""",
                """segments: callers: none -> {"key":"callers","entityType":"contact","filter":"preferredChannel = 'PHONE'"}""",
                """layouts: contact: none -> {"entityType":"contact","sections":[{"key":"main","labels":{},"fields":[{"name":"preferredChannel"}]}]}""",
            ],
            plan.Changes.Select(c => c.ToString()));
        Assert.Equal(4, await installation.CountSavesAsync());
        Assert.Equal("anna", (await installation.Fields.HistoryAsync().FirstAsync()).By);
        Assert.Empty((await installation.ImportAsync(await installation.Configuration.ExportAsync())).Changes);
    }

    [Fact]
    public async Task PlanImport_OfChanges_TellsThemAndWritesNothing()
    {
        await using var installation = new Installation();
        await installation.ImportAsync(Channel);
        var saves = await installation.CountSavesAsync();
        var edited = Channel
            .Replace("\"code\": \"PHONE\"", "\"code\": \"PHONE\", \"labels\": { \"de\": \"Telefon\" }", StringComparison.Ordinal)
            .Replace("\"picklist\": \"channel\",", "\"picklist\": \"channel\", \"labels\": { \"de\": \"Kanal\" },", StringComparison.Ordinal)
            .Replace("= 'PHONE'", "!= 'PHONE'", StringComparison.Ordinal);
        var plan = await installation.Configuration.PlanImportAsync(edited);
        Assert.Equal(
            [
                "picklists: channel PHONE: label de: none -> Telefon",
                "customFields: contact preferredChannel: labels: none -> {\"de\":\"Kanal\"}",
                "segments: callers: filter: preferredChannel = 'PHONE' -> preferredChannel != 'PHONE'",
            ],
            plan.Changes.Select(c => c.ToString()));
        Assert.Equal(saves, await installation.CountSavesAsync());
    }

    [Fact]
    public async Task Import_OfADocumentThatLeavesOut_TellsWhatStays()
    {
        await using var installation = new Installation(new PicklistSnapshot(new Picklist("a", null, []), new Picklist("b", null, [])));
        var plan = await installation.ImportAsync("""{ "v": 1, "picklists": [ { "key": "b", "items": [] } ], "segments": [], "layouts": [], "rules": [] }""");
        Assert.Equal(
            [
                "/picklists  information: the document leaves out the picklist `a`: it stays as it is",
                "information: the document has no `customFields`: what is stored stays as it is",
            ],
            plan.Issues.Select(i => i.ToString()));
        Assert.Empty(plan.Changes);
    }

    [Fact]
    public async Task Apply_WhenSomebodyChangedAnySectionMeanwhile_WritesNothing()
    {
        await using var installation = new Installation();
        var plan = await installation.Configuration.PlanImportAsync(Channel);
        await installation.Segments.ChangeAsync(_ => new SegmentCatalogue(new SegmentDefinition("all", "contact", Filter.Everyone)));
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(async () => await installation.Configuration.ApplyAsync(plan));
        Assert.Equal(
            "somebody changed `segments` since the import was planned; nothing was written, picklists, customFields, segments, layouts were not: "
                + "plan the import again",
            refusal.Message);
        Assert.Equal(1, await installation.CountSavesAsync());
    }

    [Fact]
    public async Task Apply_WhenSomebodyWritesWhileItDoes_StopsAndSaysWhatWasWritten()
    {
        await using var installation = new Installation();
        var plan = await installation.Configuration.PlanImportAsync(Channel);
        installation.Segments.ConflictNext(1);
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(async () => await installation.Configuration.ApplyAsync(plan));
        Assert.Equal(["picklists", "customFields"], refusal.Written);
        Assert.Equal(["segments", "layouts"], refusal.NotWritten);
        Assert.Equal(2, await installation.CountSavesAsync());
        Assert.Equal(["segments", "layouts"], (await installation.ImportAsync(Channel)).Changes.Select(c => c.Section)); // Planned again, the rest is written.
    }

    [Fact]
    public async Task Apply_WhenARepositoryCannotBeRead_WritesNothing()
    {
        await using var installation = new Installation();
        var plan = await installation.Configuration.PlanImportAsync("""{ "v": 1, "picklists": [ { "key": "a", "items": [] } ] }""");
        installation.Picklists.FailNext(1, () => new IOException("the disk is full"));
        await Assert.ThrowsAsync<IOException>(async () => await installation.Configuration.ApplyAsync(plan));
        Assert.Equal(0, await installation.CountSavesAsync());
    }

    [Fact]
    public async Task Apply_OfAPlanOfAnotherConfiguration_IsRefused()
    {
        await using var one = new Installation();
        await using var other = new Installation();
        var plan = await one.Configuration.PlanImportAsync(Channel);
        await Assert.ThrowsAsync<ArgumentException>(async () => await other.Configuration.ApplyAsync(plan));
    }
}
