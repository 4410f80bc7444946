-- expect = ["此处应为数，却是文字"]
SELECT 项目代码 FROM 发放 WHERE 期间 + 1 > 2
