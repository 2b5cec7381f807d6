"""The public pages written as files, for a site that takes nothing but files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.exporting import Export, Unwritable, broken_links


class Command(BaseCommand):
    help = (
        "把公众查询的页面和下载文件写成网页文件，可以直接打开，也可以交给政府网站；"
        "只含已施行的目录和已公布的年度报告。"
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="空的或者还没有的目录")

    def handle(self, *, folder, **options):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} 不是空目录，请换一个，以免混入旧的页面。")
        try:
            count = Export(folder).run()
        except Unwritable as fault:
            raise CommandError(f"没有写完：{fault}。") from None
        if broken := broken_links(folder):
            raise CommandError("有链接打不开：\n" + "\n".join(broken))
        self.stdout.write(f"已写成 {count} 个文件，从 {folder / 'index.html'} 打开。")
