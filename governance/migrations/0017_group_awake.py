from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0016_turnout_digest"),
    ]

    operations = [
        migrations.AddField(
            model_name="workgroup",
            name="awake_since",
            field=models.DateField(blank=True, null=True, verbose_name="réveillé le"),
        ),
    ]
