-- expect = ["此处应为真假，却是数"]
SELECT 项目代码 FROM 发放 WHERE 行
