-- expect = ["第3行：别名“f”前没有 AS"]
SELECT f.项目代码
FROM 发放 f
